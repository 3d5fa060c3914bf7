using System.Runtime.CompilerServices;
using AsyncToolkit.Internal;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>Bodies of the fan-out that block before their first await, on the engine's own stack.</summary>
[Collection(PoolThreads.Name)]
public sealed class SynchronousBodyTests : IDisposable
{
    private const int Last = 3;

    private readonly WatchedRun _run = new();
    private readonly TaskCompletionSource _release = new();
    private readonly List<bool> _watched = []; // whether each body found a context of any kind

    public static TheoryData<string, string> Calls
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string call in new[] { "for each", "for each, pulled", "gather", "outcomes", "stream", "traversal" })
            {
                foreach (string habit in new[] { "none", "clears the context", "replaces the context", "leaves a scope open" })
                {
                    data.Add(call, habit);
                }
            }

            return data;
        }
    }

    public void Dispose()
    {
        _release.TrySetResult();
        _run.Dispose();
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Watch_InASynchronousBody_ReportsTheBody(string call, string habit)
    {
        Task running = _run.RunAsync(() => RunAsync(call, habit));

        BlockingReport report = await _run.NextAsync(BlockingReportKind.BlockingCall);

        Assert.Equal(("Task.Wait", "operation"), (report.Api, report.Operation));
        string[] frames = report.StackTrace!.Split('\n');
        Assert.Contains($"{nameof(SynchronousBodyTests)}.{nameof(Body)}", frames[0], StringComparison.Ordinal);
        Assert.DoesNotContain(frames, frame => frame.Contains("AsyncToolkit.Internal.", StringComparison.Ordinal));
        _release.SetResult();
        await running.WithHangGuard();
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_OutsideOfScopes_HasNoContextInItsBodies(string call, string habit)
    {
        _release.SetResult();

        await Task.Run(() => RunAsync(call, habit)).WithHangGuard();
        bool isClean = await Task.Run(() => SynchronizationContext.Current is null);

        Assert.True(isClean);
        Assert.DoesNotContain(true, _watched);
    }

    [Fact]
    public async Task Pull_ThatArrivesOnAWatchedThread_GoesOnThere()
    {
        bool mayRun = false;

        await _run.CallbackAsync(() => mayRun = SynchronizationContext.Current is PoolContext && RunnerThread.MayRunHere());

        Assert.True(mayRun);
    }

    [Fact]
    public async Task Pull_ThatArrivesUnderAForeignContext_GoesOnElsewhere()
    {
        bool mayRun = true;

        await _run.CallbackAsync(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
            mayRun = RunnerThread.MayRunHere();
            SynchronizationContext.SetSynchronizationContext(null);
        });

        Assert.False(mayRun);
    }

    // One at a time, so that each body follows the one before it on the same thread.
    private Task RunAsync(string call, string habit)
    {
        int[] items = [1, 2, Last];
        return call switch
        {
            "for each" => items.ForEachThrottledAsync(1, WithoutResult),
            "for each, pulled" => PulledAsync(items).ForEachThrottledAsync(1, WithoutResult),
            "gather" => items.GatherAsync(1, WithResult),
            "outcomes" => items.GatherOutcomesAsync(1, WithResult),
            "stream" => DrainAsync(items.SelectThrottledAsync(1, WithResult)),
            _ => new[] { 1 }.TraverseThrottledAsync(1, WithChildren),
        };

        ValueTask WithoutResult(int item, CancellationToken cancellationToken)
        {
            Body(item, habit, cancellationToken);
            return ValueTask.CompletedTask;
        }

        ValueTask<int> WithResult(int item, CancellationToken cancellationToken)
        {
            Body(item, habit, cancellationToken);
            return new ValueTask<int>(item);
        }

        ValueTask<IEnumerable<int>> WithChildren(int item, CancellationToken cancellationToken)
        {
            Body(item, habit, cancellationToken);
            return new ValueTask<IEnumerable<int>>(item < Last ? [item + 1] : []);
        }
    }

    // Its frame is what counts.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private void Body(int item, string habit, CancellationToken cancellationToken)
    {
        _watched.Add(SynchronizationContext.Current is not null);
        if (item == Last)
        {
            _release.Task.Wait(cancellationToken);
            return;
        }

        switch (habit)
        {
            case "clears the context":
                SynchronizationContext.SetSynchronizationContext(null);
                break;
            case "replaces the context":
                SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
                break;
            case "leaves a scope open":
#pragma warning disable ATK4004 // that is the habit
                _run.Detector.Watch("left open");
#pragma warning restore ATK4004
                break;
        }
    }

    private static async IAsyncEnumerable<int> PulledAsync(int[] items)
    {
        foreach (int item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }

    private static async Task DrainAsync(IAsyncEnumerable<int> stream)
    {
        await foreach (int result in stream)
        {
            Assert.InRange(result, 1, Last);
        }
    }
}
