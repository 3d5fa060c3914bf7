using System.Collections.Concurrent;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.ForEachThrottled;

/// <summary>Whoever has awaited the call has observed everything: <see cref="TaskScheduler.UnobservedTaskException"/> is not raised because of it.</summary>
[Collection(Alone.Name)]
public class UnobservedTests
{
    private const string Marker = "unobserved because of a throttled call";

    [Fact]
    public async Task UnobservedTaskException_AfterCallsOfEveryEnding_IsNotRaised()
    {
        var unobserved = new ConcurrentBag<Exception>();
        EventHandler<UnobservedTaskExceptionEventArgs> handler = (_, args) =>
        {
            if (args.Exception.ToString().Contains(Marker, StringComparison.Ordinal))
            {
                unobserved.Add(args.Exception);
            }
        };
        TaskScheduler.UnobservedTaskException += handler;
        try
        {
            foreach (FailureMode mode in new[] { FailureMode.FailFast, FailureMode.Collect, FailureMode.StopAfter(3) })
            {
                await FailAsync(mode);
                await CancelAsync(mode);
            }

            await AbandonAsync();
            Collect();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= handler;
        }

        Assert.Empty(unobserved);
    }

    // The test must be able to fail: a task that nobody awaits is noticed by the same means.
    [Fact]
    public void UnobservedTaskException_OfATaskThatNobodyAwaits_IsRaised()
    {
        int raised = 0;
        EventHandler<UnobservedTaskExceptionEventArgs> handler = (_, args) =>
        {
            if (args.Exception.ToString().Contains(Marker, StringComparison.Ordinal))
            {
                raised++;
                args.SetObserved();
            }
        };
        TaskScheduler.UnobservedTaskException += handler;
        try
        {
            Forget();
            Collect();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= handler;
        }

        Assert.Equal(1, raised);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Forget() => _ = Task.FromException(new IOException(Marker));

    private static async Task FailAsync(FailureMode mode)
    {
        var options = new ThrottleOptions { MaxConcurrency = 4, FailureMode = mode };
        Task call = Enumerable.Range(0, 100).ToArray().ForEachThrottledAsync(options, static async (_, token) =>
        {
            await Task.Yield();
            throw new IOException(Marker);
        });
        Assert.NotNull(await call.EndAsync());
        Task twin = new ScriptedSource(5) { OnDispose = static () => throw new IOException(Marker) }.As(isAsync: true)
            .StartAsync(options, static (item, _) => throw new IOException(Marker));
        Assert.NotNull(await twin.EndAsync());
    }

    private static async Task CancelAsync(FailureMode mode)
    {
        using var source = new TrackedTokenSource();
        var gate = new Gate();
        Task call = Enumerable.Range(0, 100).ForEachThrottledAsync(
            new ThrottleOptions { MaxConcurrency = 4, FailureMode = mode },
            async (_, _) =>
            {
                await gate.WaitAsync(CancellationToken.None);
                throw new IOException(Marker);
            },
            source.Token);
        await gate.WhenParkedAsync(4);
        await source.CancelAsync();
        gate.Open();
        Assert.NotNull(await call.EndAsync());
    }

    private static async Task AbandonAsync()
    {
        var time = Clocks.Virtual();
        var gate = new Gate();
        var logger = new RecordingLogger();
        var options = new ThrottleOptions
        {
            MaxConcurrency = 1,
            ItemTimeout = TimeSpan.FromSeconds(1),
            AbandonAfter = TimeSpan.Zero,
            TimeProvider = time,
            Logger = logger,
        };
        Task call = new[] { 1 }.ForEachThrottledAsync(options, async (item, token) =>
        {
            _ = token.Register(static () => throw new IOException(Marker));
            await gate.WaitAsync(CancellationToken.None);
            throw new IOException(Marker);
        });
        await gate.WhenParkedAsync(1);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<OperationTimeoutException>(await call.EndAsync());
        gate.Open();
        await logger.NextAsync();
        await logger.NextAsync();
        await logger.NextAsync();
    }

    private static void Collect()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
