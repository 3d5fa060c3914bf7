using System.Threading.Tasks.Sources;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Hedging;

public class HedgeTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);

    private readonly VirtualTimeProvider _time = Clocks.Virtual();
    private readonly Gate[] _gates = [.. Enumerable.Range(0, 5).Select(static index => new Gate($"attempt {index}"))];
    private readonly RecordingHandler _handler = new();
    private readonly RecordingLogger _logger = new();
    private int _started;

    [Fact]
    public async Task HedgeAsync_FirstAnswersInTime_StartsNoOther()
    {
        Task<int> call = Parked(3).HedgeAsync(Delay, _time);
        await _gates[0].WhenParkedAsync(1);
        await ArmedAsync();
        _time.Advance(Delay - TimeSpan.FromTicks(1));
        _gates[0].Open();

        Assert.Equal(0, await call.WithHangGuard());
        await DrainedAsync();
        Assert.Equal(1, _started);
    }

    [Fact]
    public async Task HedgeAsync_NoAnswerWithinTheDelay_StartsTheNextBesideIt()
    {
        Task<int> call = Parked(3).HedgeAsync(Delay, _time);
        await _gates[0].WhenParkedAsync(1);
        await ArmedAsync();
        _time.Advance(Delay);
        await _gates[1].WhenParkedAsync(1);
        await ArmedAsync();
        Assert.Equal(2, Volatile.Read(ref _started));
        _time.Advance(Delay);
        await _gates[2].WhenParkedAsync(1);

        _gates[1].Open();

        Assert.Equal(1, await call.WithHangGuard());
        Assert.Equal(3, _started);
    }

    [Fact]
    public Task HedgeAsync_Latencies_AreThoseOfTheTable() => Clocks.RunAsync(async time =>
    {
        // what each attempt takes (negative: until it fails; 0: it fails at once), and when the hedge answers
        (int[] Takes, int Answers)[] table =
        [
            ([50, 50, 50], 50),
            ([500, 50, 50], 250),
            ([500, 500, 50], 450),
            ([900, 900, 900], 900),
            ([-100, 50, 50], 150),
            ([-100, -100, 50], 250),
            ([-300, 500, 50], 350),
            ([500, -50, 100], 350),
            ([0, 500, 50], 250),
        ];
        foreach ((int[] takes, int answers) in table)
        {
            TimeSpan before = time.Elapsed;
            await takes.Select(milliseconds => (Func<CancellationToken, Task<int>>)(async token =>
            {
                if (milliseconds == 0)
                {
                    throw new IOException();
                }

                await Task.Delay(TimeSpan.FromMilliseconds(Math.Abs(milliseconds)), time, token);
                return milliseconds < 0 ? throw new IOException() : milliseconds;
            })).HedgeAsync(Delay, time);
            Assert.Equal(TimeSpan.FromMilliseconds(answers), time.Elapsed - before);
        }
    });

    [Fact]
    public async Task HedgeAsync_FailedAttempts_StartTheNextAtOnce()
    {
        Task<int> call = Operations(4, async (index, token) =>
        {
            await _gates[index].WaitAsync(token);
            return index < 3 ? throw new IOException() : index;
        }).HedgeAsync(Timeout.InfiniteTimeSpan, _time);

        for (int index = 0; index < 4; index++)
        {
            await _gates[index].WhenParkedAsync(1);
            Assert.Equal(index + 1, Volatile.Read(ref _started));
            _gates[index].Open();
        }

        Assert.Equal(3, await call.WithHangGuard());
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task HedgeAsync_AttemptThatCannotBeAwaited_StartsTheNextAtOnce()
    {
        Task<int> call = Operations(2, static (index, _) => index == 0 ? new ValueTask<int>(new Unawaitable(), 0) : new ValueTask<int>(index))
            .HedgeAsync(Timeout.InfiniteTimeSpan, _time);

        Assert.Equal(1, await call.WithHangGuard());
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task HedgeAsync_ZeroDelay_StartsAllAtOnce()
    {
        Task<int> call = Parked(5).HedgeAsync(TimeSpan.Zero, _time);
        foreach (Gate gate in _gates)
        {
            await gate.WhenParkedAsync(1);
        }

        _gates[4].Open();
        Assert.Equal(4, await call.WithHangGuard());
    }

    [Fact]
    public async Task HedgeAsync_AllFailed_HasEveryCause()
    {
        Task<int> call = Operations<int>(3, static (index, _) => throw new IOException($"{index}"))
            .HedgeAsync(new HedgeOptions { Delay = Delay, TimeProvider = _time, Name = "quotes" });

        var thrown = Assert.IsType<FanOutException>(await call.EndAsync());
        Assert.Equal(["0", "1", "2"], thrown.InnerExceptions.Select(static inner => inner.Message));
        Assert.StartsWith("quotes: 3 failures", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task HedgeAsync_NoOperations_SaysSo()
    {
        var thrown = Assert.IsType<FanOutException>(await Parked(0).HedgeAsync(Delay, _time).EndAsync());

        Assert.IsType<InvalidOperationException>(Assert.Single(thrown.Failures).Exception);
    }

    [Fact]
    public async Task MaxAttempts_Reached_StartsNoMoreAndPullsNoMore()
    {
        int pulled = 0;
        Task<int> call = Parked(5).Select(operation =>
        {
            Interlocked.Increment(ref pulled);
            return operation;
        }).HedgeAsync(new HedgeOptions { Delay = Delay, MaxAttempts = 2, TimeProvider = _time });
        await _gates[0].WhenParkedAsync(1);
        await ArmedAsync();
        Assert.Equal(1, Volatile.Read(ref pulled));
        _time.Advance(Delay);
        await _gates[1].WhenParkedAsync(1);

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, _time.ActiveTimers);
        _gates[0].Open();

        Assert.Equal(0, await call.WithHangGuard());
        Assert.Equal((2, 2), (_started, pulled));
    }

    [Fact]
    public async Task Losers_ByDefault_AreCanceledAndNotWaitedFor()
    {
        var loser = new AsyncResource();
        var unwinding = new Gate("unwinding");
        Task<Resource> call = Operations<Resource>(2, async (index, token) =>
        {
            if (index == 1)
            {
                return new Resource();
            }

            await token.CanceledAsync();
            await unwinding.WaitAsync(CancellationToken.None);
            return loser;
        }).HedgeAsync(TimeSpan.Zero, _time);

        Resource winner = await call.WithHangGuard();
        await unwinding.WhenParkedAsync(1);
        unwinding.Open();
        await loser.DisposedAsync();
        Assert.Equal((0, 1), (winner.Disposed, loser.DisposedAsynchronously));
    }

    [Fact]
    public async Task Losers_ThatHang_KeepNothingRegisteredWithTheCallersToken()
    {
        var cancellation = new TrackedTokenSource();
        Task<int> call = Operations(2, async (index, _) =>
        {
            if (index == 0)
            {
                await _gates[0].WaitAsync(CancellationToken.None);
            }

            return index;
        }).HedgeAsync(TimeSpan.Zero, _time, cancellation.Token);
        await _gates[0].WhenParkedAsync(1);

        Assert.Equal(1, await call.WithHangGuard());

        // which looks what is registered
        cancellation.Dispose();
        _gates[0].Open();
    }

    [Fact]
    public async Task Losers_ThatFailLate_AreObservedAndLogged()
    {
        var unwinding = new Gate("unwinding");
        Task<int> call = Operations(2, async (index, token) =>
        {
            if (index == 1)
            {
                return 1;
            }

            await token.CanceledAsync();
            await unwinding.WaitAsync(CancellationToken.None);
            throw new IOException("late");
        }).HedgeAsync(new HedgeOptions { Delay = TimeSpan.Zero, Logger = _logger, Name = "quotes" });

        Assert.Equal(1, await call.WithHangGuard());
        unwinding.Open();
        LogEntry entry = await _logger.NextAsync();
        Assert.Equal((2005, "late"), (entry.Id, entry.Exception?.Message));
    }

    [Fact]
    public async Task AbandonAfter_OfASecond_WaitsForTheLosersThatLong()
    {
        Task<int> call = Stubborn(TimeSpan.FromSeconds(1));
        await _gates[0].WhenParkedAsync(1);
        await ArmedAsync();
        Assert.False(call.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, await call.WithHangGuard());
        _gates[0].Open();
        Assert.Equal(0, await _handler.NextAsync());
        await DrainedAsync();
    }

    [Fact]
    public async Task AbandonAfter_LosersThatEndInTime_EndTheCall()
    {
        Task<int> call = Stubborn(TimeSpan.FromSeconds(1));
        await _gates[0].WhenParkedAsync(1);
        await ArmedAsync();

        _gates[0].Open();

        Assert.Equal(1, await call.WithHangGuard());
        Assert.Equal(0, await _handler.NextAsync());
        await DrainedAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AbandonAfter_NullOrInfinite_WaitsForAsLongAsItTakes(bool isNull)
    {
        Task<int> call = Stubborn(isNull ? null : Timeout.InfiniteTimeSpan);
        await _gates[0].WhenParkedAsync(1);
        _time.Advance(TimeSpan.FromDays(40));
        Assert.False(call.IsCompleted);

        _gates[0].Open();

        Assert.Equal(1, await call.WithHangGuard());
    }

    [Fact]
    public async Task HedgeAsync_CallerCancels_IsCanceledAtOnce()
    {
        using var cancellation = new TrackedTokenSource();
        Task<int> call = Operations(3, async (index, _) =>
        {
            if (index == 0)
            {
                throw new IOException("before");
            }

            await _gates[index].WaitAsync(CancellationToken.None);
            return index;
        }).HedgeAsync(new HedgeOptions { Delay = Delay, TimeProvider = _time, OnUnclaimed = _handler.Handle }, cancellation.Token);
        await _gates[1].WhenParkedAsync(1);

        await cancellation.CancelAsync();

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.True(call.IsCanceled);
        Assert.Equal(cancellation.Token, thrown.CancellationToken);
        Assert.Equal("before", Assert.Single(Assert.IsType<FanOutException>(thrown.InnerException).Failures).Exception.Message);

        // an answer that comes now is too late
        _gates[1].Open();
        Assert.Equal(1, await _handler.NextAsync());
        await DrainedAsync();
        Assert.Equal(2, _started);
    }

    [Fact]
    public async Task HedgeAsync_CallerCancelsWithTimeToUnwind_WaitsForIt()
    {
        using var cancellation = new TrackedTokenSource();
        var options = new HedgeOptions { Delay = Delay, AbandonAfter = TimeSpan.FromSeconds(1), TimeProvider = _time };
        Task<int> call = Operations<int>(3, async (index, _) =>
        {
            await _gates[index].WaitAsync(CancellationToken.None);
            throw new IOException("after");
        }).HedgeAsync(options, cancellation.Token);
        await _gates[0].WhenParkedAsync(1);

        await cancellation.CancelAsync();
        Assert.False(call.IsCompleted);
        _gates[0].Open();

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.Equal("after", Assert.Single(Assert.IsType<FanOutException>(thrown.InnerException).Failures).Exception.Message);
        await DrainedAsync();
    }

    [Fact]
    public async Task HedgeAsync_SourceThatFails_StillSucceedsWithWhatWasPulled()
    {
        Task<int> call = Failing().HedgeAsync(TimeSpan.Zero, _time);
        await _gates[0].WhenParkedAsync(1);
        _gates[0].Open();
        Assert.Equal(0, await call.WithHangGuard());

        IEnumerable<Func<CancellationToken, ValueTask<int>>> Failing()
        {
            yield return Parked(1).First();
            throw new IOException("source");
        }
    }

    [Fact]
    public async Task HedgeAsync_WithAClockThatFails_StillAnswers()
    {
        Task<int> call = Parked(3).HedgeAsync(new HedgeOptions { Delay = Delay, TimeProvider = new NoTimers() });
        await _gates[0].WhenParkedAsync(1);
        _gates[0].Open();

        Assert.Equal(0, await call.WithHangGuard());
        Assert.Equal(1, _started);
    }

    [Fact]
    public async Task HedgeAsync_Continuations_DoNotRunOnTheThreadThatCancels()
    {
        using var cancellation = new TrackedTokenSource();
        Thread? continued = null;
        Task<int> call = Parked(1).HedgeAsync(Delay, _time, cancellation.Token);
        Task continuation = call.ContinueWith(
            _ => continued = Thread.CurrentThread, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await _gates[0].WhenParkedAsync(1);

        Thread? canceling = null;
        await DedicatedThread.RunAsync(() =>
        {
            canceling = Thread.CurrentThread;
            cancellation.Cancel();
            DedicatedThread.Block(continuation);
        });

        Assert.NotSame(canceling, continued);
        _gates[0].Open();
    }

    private Task<int> Stubborn(TimeSpan? abandonAfter) => Operations(2, async (index, token) =>
    {
        if (index == 1)
        {
            return 1;
        }

        await token.CanceledAsync();
        await _gates[0].WaitAsync(CancellationToken.None);
        return 0;
    }).HedgeAsync(new HedgeOptions
    {
        Delay = TimeSpan.Zero,
        AbandonAfter = abandonAfter,
        TimeProvider = _time,
        OnUnclaimed = _handler.Handle,
    });

    private IEnumerable<Func<CancellationToken, ValueTask<int>>> Parked(int count) => Operations(count, async (index, token) =>
    {
        await _gates[index].WaitAsync(token);
        return index;
    });

    private IEnumerable<Func<CancellationToken, ValueTask<T>>> Operations<T>(int count, Func<int, CancellationToken, ValueTask<T>> run) =>
        Enumerable.Range(0, count).Select(index => (Func<CancellationToken, ValueTask<T>>)(token =>
        {
            Interlocked.Increment(ref _started);
            return run(index, token);
        }));

    // The timer is armed by another thread than the one that runs the attempt.
    private Task ArmedAsync() => UntilAsync(static timers => timers == 1);

    // What the call leaves behind ends by itself, but not before the call.
    private Task DrainedAsync() => UntilAsync(static timers => timers == 0);

    private Task UntilAsync(Func<int, bool> condition) => Task.Run(async () =>
    {
        while (!condition(_time.ActiveTimers))
        {
            await Task.Yield();
        }
    }).WithHangGuard();

    private sealed class Unawaitable : IValueTaskSource<int>
    {
        public int GetResult(short token) => throw new IOException("never");

        public ValueTaskSourceStatus GetStatus(short token) => ValueTaskSourceStatus.Pending;

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            throw new IOException("not to be awaited");
    }

    private sealed class NoTimers : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            throw new IOException("no timers");
    }
}
