using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.Options;

/// <summary>How a call ends: by the first cause that stops it, in every failure mode and at every order of failure and cancellation.</summary>
public abstract class FailureModeEndingContract<TSource>
    where TSource : ISourceKind
{
    [Fact]
    public async Task Collect_FailuresAmongItems_RunsEveryItemAndThrowsAll()
    {
        int ran = 0;
        Task call = Start(FailureMode.Collect, 3, 1000, async (item, token) =>
        {
            Interlocked.Increment(ref ran);
            Assert.False(token.IsCancellationRequested);
            if (item % 2 == 0)
            {
                await Task.Yield();
            }

            if (item % 10 == 0)
            {
                throw new IOException($"e{item}");
            }
        });

        var thrown = Assert.IsType<FanOutException>(await call.EndAsync());
        Assert.Equal(1000, ran);
        Assert.True(call.IsFaulted);
        Assert.Same(thrown, Assert.Single(call.Exception!.InnerExceptions));
        Assert.Equal(100, thrown.Failures.Count);
        Assert.All(thrown.Failures, static failure =>
        {
            Assert.Equal(failure.Index, (int)failure.Item!);
            Assert.Equal($"e{failure.Item}", failure.Exception.Message);
            Assert.False(failure.IsSourceFailure);
        });
        Assert.Equal(Enumerable.Range(0, 100).Select(static i => i * 10L), thrown.Failures.Select(static failure => failure.Index).Order());
    }

    [Fact]
    public async Task Collect_OperationCanceledOfABody_IsAFailure()
    {
        using var own = new TrackedTokenSource();
        await own.CancelAsync();
        Task call = Start(FailureMode.Collect, 2, 10, (item, _) => item == 4 ? throw new OperationCanceledException(own.Token) : default);

        var thrown = Assert.IsType<FanOutException>(await call.EndAsync());
        Assert.Equal(4, Assert.Single(thrown.Failures).Index);
        Assert.IsType<OperationCanceledException>(thrown.InnerException);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public async Task StopAfter_ThatManyFailures_StopsThere(int failures)
    {
        int ran = 0;
        Task call = Start(FailureMode.StopAfter(failures), 1, 1000, (item, _) =>
        {
            ran++;
            return item % 2 == 0 ? throw new IOException($"e{item}") : default;
        });

        var thrown = Assert.IsType<FanOutException>(await call.EndAsync());
        Assert.Same(thrown, Assert.Single(call.Exception!.InnerExceptions));
        Assert.Equal((2 * failures) - 1, ran);
        Assert.Equal(Enumerable.Range(0, failures).Select(static i => i * 2L), thrown.Failures.Select(static failure => failure.Index));
    }

    [Fact]
    public async Task StopAfter_FewerFailures_BehavesLikeCollect()
    {
        int ran = 0;
        Task call = Start(FailureMode.StopAfter(4), 1, 100, (item, _) =>
        {
            ran++;
            return item < 3 ? throw new IOException() : default;
        });

        Assert.Equal(3, Assert.IsType<FanOutException>(await call.EndAsync()).Failures.Count);
        Assert.Equal(100, ran);
    }

    [Fact]
    public async Task StopAfter_FailuresAfterTheStop_StandBehindAndInducedOnesNowhere()
    {
        var gate = new Gate();
        Task call = Start(FailureMode.StopAfter(2), 5, 100, async (item, token) =>
        {
            await gate.WaitAsync(CancellationToken.None);
            if (item >= 2)
            {
                await token.CanceledAsync();
                throw item == 2 ? new IOException("late") : new OperationCanceledException();
            }

            throw new InvalidOperationException("root");
        });
        await gate.WhenParkedAsync(5);
        gate.Open();

        var thrown = Assert.IsType<FanOutException>(await call.EndAsync());
        Assert.Equal(["root", "root", "late"], thrown.Failures.Select(static failure => failure.Exception.Message));
    }

    [Theory]
    [InlineData("FailFast")]
    [InlineData("Collect")]
    [InlineData("StopAfter(2)")]
    public async Task Cancellation_BeforeFailures_WinsInEveryMode(string mode)
    {
        using var source = new TrackedTokenSource();
        var gate = new Gate();
        Task call = Start(
            ModeOf(mode),
            4,
            100,
            async (item, _) =>
            {
                await gate.WaitAsync(CancellationToken.None);
                throw item == 0 ? new OperationCanceledException() : new IOException($"late {item}");
            },
            source.Token);
        await gate.WhenParkedAsync(4);

        await source.CancelAsync();
        gate.Open();

        FanOutException inside = await AssertCanceledAsync(call, source.Token);
        Assert.Equal(["late 1", "late 2", "late 3"], inside.Failures.Select(static failure => failure.Exception.Message).Order());
    }

    [Theory]
    [InlineData("Collect")]
    [InlineData("StopAfter(3)")]
    public async Task Cancellation_AfterFailuresThatStopNothing_CarriesThem(string mode)
    {
        using var source = new TrackedTokenSource();
        var gate = new Gate();
        Task call = Start(
            ModeOf(mode),
            1,
            100,
            async (item, token) =>
            {
                if (item < 2)
                {
                    throw new IOException($"root {item}");
                }

                await gate.WaitAsync(CancellationToken.None);
                throw new IOException("late");
            },
            source.Token);
        await gate.WhenParkedAsync(1);

        await source.CancelAsync();
        gate.Open();

        FanOutException inside = await AssertCanceledAsync(call, source.Token);
        Assert.Equal(["root 0", "root 1", "late"], inside.Failures.Select(static failure => failure.Exception.Message));
    }

    [Theory]
    [InlineData("FailFast")]
    [InlineData("StopAfter(2)")]
    public async Task Cancellation_AfterTheFailureThatStopsTheCall_ChangesNothing(string mode)
    {
        using var source = new TrackedTokenSource();
        var failing = new Gate("failing");
        var unwinding = new Gate("unwinding");
        Task call = Start(
            ModeOf(mode),
            3,
            100,
            async (item, token) =>
            {
                if (item < 2)
                {
                    await failing.WaitAsync(CancellationToken.None);
                    throw new IOException($"root {item}");
                }

                await token.CanceledAsync();
                await unwinding.WaitAsync(CancellationToken.None);
                source.Token.ThrowIfCancellationRequested();
            },
            source.Token);
        await failing.WhenParkedAsync(2);
        failing.Open();
        await unwinding.WhenParkedAsync(1);

        await source.CancelAsync();
        unwinding.Open();

        Exception? thrown = await call.EndAsync();
        Assert.True(call.IsFaulted);
        if (mode == "FailFast")
        {
            Assert.StartsWith("root", Assert.IsType<IOException>(thrown).Message, StringComparison.Ordinal);
            Assert.Equal(2, call.Exception!.InnerExceptions.Count);
        }
        else
        {
            Assert.Equal(2, Assert.IsType<FanOutException>(thrown).Failures.Count);
        }
    }

    [Theory]
    [InlineData("Collect")]
    [InlineData("StopAfter(3)")]
    public Task Cancellation_ThatPreventsNothing_LeavesTheFailuresAsTheyAre(string mode) => Clocks.RunAsync(async time =>
    {
        using var source = new TrackedTokenSource();
        var probe = new ConcurrencyProbe();
        Task call = Start(
            ModeOf(mode),
            4,
            3,
            async (item, _) =>
            {
                if (item == 0)
                {
                    throw new IOException("root");
                }

                await probe.ParkAsync(CancellationToken.None);
            },
            source.Token);
        await probe.ExpectInFlightAsync(2);

        // nothing is under way any more: the source is known to hold no more
        await Task.Delay(TimeSpan.FromSeconds(1), time);
        await source.CancelAsync();
        probe.ReleaseAll();

        Assert.Equal("root", Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures).Exception.Message);
        Assert.True(call.IsFaulted);
    });

    // Failure and cancellation race in earnest: whichever wins, the call says one thing, and nothing is lost.
    [Theory]
    [InlineData("FailFast")]
    [InlineData("Collect")]
    [InlineData("StopAfter(2)")]
    public async Task Cancellation_RacingAFailure_EndsByOneOfThem(string mode)
    {
        for (int round = 0; round < 200; round++)
        {
            using var source = new TrackedTokenSource();
            var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var parked = new Gate();
            Task call = Start(
                ModeOf(mode),
                3,
                100,
                async (item, _) =>
                {
                    Task arrival = parked.WaitAsync(CancellationToken.None);
                    await go.Task;
                    Assert.False(arrival.IsCompleted);
                    throw new IOException($"root {item}");
                },
                source.Token);
            await parked.WhenParkedAsync(3);

            Task canceling = Task.Run(() => source.Cancel());
            go.SetResult();
            await canceling.WithHangGuard();
            Exception? thrown = await call.EndAsync();

            // The three bodies that were in flight fail in any case, and each is found in the outcome once.
            if (call.IsCanceled)
            {
                Assert.Equal(source.Token, Assert.IsAssignableFrom<OperationCanceledException>(thrown).CancellationToken);
                Assert.True(Assert.IsType<FanOutException>(thrown!.InnerException).Failures.Count >= 3);
            }
            else if (mode == "FailFast")
            {
                Assert.True(call.Exception!.InnerExceptions.Count >= 3);
                Assert.All(call.Exception.InnerExceptions, static inner => Assert.IsType<IOException>(inner));
            }
            else
            {
                FanOutException failures = Assert.IsType<FanOutException>(thrown);
                Assert.True(failures.Failures.Count >= 3);
                Assert.Equal(failures.Failures.Count, failures.Failures.Select(static failure => failure.Index).Distinct().Count());
            }
        }
    }

    private static FailureMode ModeOf(string mode) => mode switch
    {
        "FailFast" => FailureMode.FailFast,
        "Collect" => FailureMode.Collect,
        "StopAfter(2)" => FailureMode.StopAfter(2),
        "StopAfter(3)" => FailureMode.StopAfter(3),
        _ => throw new NotSupportedException(mode),
    };

    private static Task Start(
        FailureMode mode, int limit, int count, Func<int, CancellationToken, ValueTask> body, CancellationToken token = default) =>
        TSource.Make(Enumerable.Range(0, count)).StartAsync(new ThrottleOptions { MaxConcurrency = limit, FailureMode = mode }, body, token);

    private static async Task<FanOutException> AssertCanceledAsync(Task call, CancellationToken token)
    {
        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.True(call.IsCanceled);
        Assert.Equal(token, thrown.CancellationToken);
        return Assert.IsType<FanOutException>(thrown.InnerException);
    }
}
