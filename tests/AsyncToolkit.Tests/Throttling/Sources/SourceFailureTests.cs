using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.Sources;

/// <summary>What a source throws is a failure like any other, and never leaves bodies running.</summary>
public class SourceFailureTests
{
    private static readonly ThrottleOptions Four = new() { MaxConcurrency = 4 };
    private static readonly ThrottleOptions FourCollecting = new() { MaxConcurrency = 4, FailureMode = FailureMode.Collect };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetEnumerator_Throws_FailsTheCall(bool isAsync)
    {
        var source = new ScriptedSource(3) { OnGetEnumerator = Boom };
        Task call = source.As(isAsync).StartAsync(Four, RunsNever);

        Exception? thrown = await call.EndAsync();
        Assert.Equal("boom", Assert.IsType<InvalidOperationException>(thrown).Message);
        Assert.Contains(nameof(Boom), thrown.StackTrace, StringComparison.Ordinal);
        Assert.Equal(0, source.Disposed);

        Task collecting = new ScriptedSource(3) { OnGetEnumerator = Boom }.As(isAsync).StartAsync(FourCollecting, RunsNever);
        AssertSourceFailure(await collecting.EndAsync(), index: 0);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 5)]
    [InlineData(true, 0)]
    [InlineData(true, 5)]
    public async Task MoveNext_Throws_FailsTheCallAtThatIndex(bool isAsync, int index)
    {
        var source = new ScriptedSource(9) { OnMoveNext = i => BoomAt(i, index) };
        Task call = source.As(isAsync).StartAsync(Four, static (_, _) => default);
        Exception? thrown = await call.EndAsync();
        Assert.Contains(nameof(BoomAt), Assert.IsType<InvalidOperationException>(thrown).StackTrace, StringComparison.Ordinal);
        Assert.Equal(1, source.Disposed);

        int ran = 0;
        source = new ScriptedSource(9) { OnMoveNext = i => BoomAt(i, index) };
        call = source.As(isAsync).StartAsync(FourCollecting, (_, _) =>
        {
            Interlocked.Increment(ref ran);
            return default;
        });
        AssertSourceFailure(await call.EndAsync(), index);
        Assert.Equal((index, 1), (ran, source.Disposed));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Current_Throws_FailsTheCallAtThatIndex(bool isAsync)
    {
        int ran = 0;
        var source = new ScriptedSource(9) { OnCurrent = static i => BoomAt(i, 3) };
        Task call = source.As(isAsync).StartAsync(FourCollecting, (_, _) =>
        {
            Interlocked.Increment(ref ran);
            return default;
        });

        AssertSourceFailure(await call.EndAsync(), index: 3);
        Assert.Equal((3, 1), (ran, source.Disposed));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MoveNext_ThrowsWhileBodiesRun_CancelsAndAwaitsThem(bool isAsync)
    {
        var pull = new Gate("pull");
        var unwinding = new Gate("unwinding");
        var running = new ConcurrencyProbe();
        var source = new ScriptedSource(9)
        {
            OnMoveNext = i =>
            {
                if (i == 3)
                {
                    pull.Wait();
                    Boom();
                }
            },
            OnDispose = () => Assert.Equal(0, unwinding.Parked),
        };
        Task call = source.As(isAsync).StartAsync(Four, async (_, token) =>
        {
            try
            {
                await running.ParkAsync(token);
            }
            finally
            {
                await unwinding.WaitAsync(CancellationToken.None);
            }
        });
        await running.ExpectInFlightAsync(3);
        await pull.WhenParkedAsync(1);

        pull.Open();
        await unwinding.WhenParkedAsync(3);
        Assert.False(call.IsCompleted);
        Assert.Equal(0, source.Disposed);
        unwinding.Open();

        Exception? thrown = await call.EndAsync();
        Assert.IsType<InvalidOperationException>(thrown);
        Assert.Same(thrown, Assert.Single(call.Exception!.InnerExceptions));
        Assert.Equal(1, source.Disposed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MoveNext_ThrowsOperationCanceledBeforeAnyStop_IsAFailure(bool isAsync)
    {
        var source = new ScriptedSource(9) { OnMoveNext = static i => Throw(i == 2, new OperationCanceledException()) };
        Task call = source.As(isAsync).StartAsync(Four, static (_, _) => default);

        Assert.IsType<OperationCanceledException>(await call.EndAsync());
        Assert.True(call.IsFaulted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_Throws_FailsTheCall(bool isAsync)
    {
        var source = new ScriptedSource(5) { OnDispose = Boom };
        int ran = 0;
        Task call = source.As(isAsync).StartAsync(Four, (_, _) =>
        {
            Interlocked.Increment(ref ran);
            return default;
        });

        Exception? thrown = await call.EndAsync();
        Assert.Contains(nameof(Boom), Assert.IsType<InvalidOperationException>(thrown).StackTrace, StringComparison.Ordinal);
        Assert.Equal((5, 1), (ran, source.Disposed));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_ThrowsAfterAFailure_IsKeptBehindTheRootCause(bool isAsync)
    {
        var source = new ScriptedSource(5) { OnDispose = Boom };
        Task call = source.As(isAsync).StartAsync(Four, static (item, _) => item == 2 ? throw new IOException("root") : default);

        Assert.IsType<IOException>(await call.EndAsync());
        Assert.Equal(["root", "boom"], call.Exception!.InnerExceptions.Select(static e => e.Message));
        Assert.Equal(1, source.Disposed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_AfterAFailureOrACancellation_HappensOnceAndAfterTheLastBody(bool isAsync)
    {
        foreach (bool cancel in new[] { false, true })
        {
            using var canceling = new TrackedTokenSource();
            int inFlight = 0;
            int inFlightAtDispose = -1;
            var failing = new Gate("failing");
            var unwinding = new Gate("unwinding");
            var source = new ScriptedSource(100) { OnDispose = () => inFlightAtDispose = Volatile.Read(ref inFlight) };
            Task call = source.As(isAsync).StartAsync(
                Four,
                async (item, token) =>
                {
                    Interlocked.Increment(ref inFlight);
                    try
                    {
                        if (item == 0)
                        {
                            await failing.WaitAsync(token);
                            throw new IOException();
                        }

                        await unwinding.WaitAsync(CancellationToken.None);
                    }
                    finally
                    {
                        Interlocked.Decrement(ref inFlight);
                    }
                },
                canceling.Token);
            await failing.WhenParkedAsync(1);
            await unwinding.WhenParkedAsync(3);
            if (cancel)
            {
                await canceling.CancelAsync();
            }
            else
            {
                failing.Open();
            }

            Assert.Equal(0, source.Disposed);
            unwinding.Open();
            Assert.NotNull(await call.EndAsync());

            Assert.Equal(cancel, call.IsCanceled);
            Assert.Equal((1, 0), (source.Disposed, inFlightAtDispose));
        }
    }

    [Fact]
    public async Task DisposeAsync_ThatHangs_DelaysItsOwnCallOnly()
    {
        var gate = new Gate();
        var source = new ScriptedSource(5) { OnDisposeAsync = () => gate.WaitAsync() };
        Task call = source.As(isAsync: true).StartAsync(Four, static (_, _) => default);
        await gate.WhenParkedAsync(1);

        Assert.False(call.IsCompleted);
        await Enumerable.Range(0, 10).ForEachThrottledAsync(2, static async (_, _) => await Task.Yield()).WithHangGuard();

        gate.Open();
        await call.WithHangGuard();
        Assert.Equal(1, source.Disposed);
    }

    [Fact]
    public async Task DisposeAsync_FailsLate_FailsTheCall()
    {
        var source = new ScriptedSource(5)
        {
            OnDisposeAsync = static async () =>
            {
                await Task.Yield();
                Boom();
            },
        };
        Task call = source.As(isAsync: true).StartAsync(FourCollecting, static (_, _) => default);

        var thrown = Assert.IsType<FanOutException>(await call.EndAsync());
        Assert.True(Assert.Single(thrown.Failures).IsSourceFailure);
        Assert.Equal(1, source.Disposed);
    }

    private static void AssertSourceFailure(Exception? thrown, int index)
    {
        ItemFailure failure = Assert.Single(Assert.IsType<FanOutException>(thrown).Failures);
        Assert.True(failure.IsSourceFailure);
        Assert.Equal(index, failure.Index);
        Assert.Null(failure.Item);
        Assert.Equal("boom", failure.Exception.Message);
    }

    private static void Boom() => throw new InvalidOperationException("boom");

    private static void BoomAt(int index, int failing) => Throw(index == failing, new InvalidOperationException("boom"));

    private static void Throw(bool now, Exception exception)
    {
        if (now)
        {
            throw exception;
        }
    }

    private static ValueTask RunsNever(int item, CancellationToken token) => throw new NotSupportedException($"{item} ran");
}
