using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Hedging;

/// <summary>When the next attempt is due, what it takes from the sequence of operations, and what it needs of the clock.</summary>
public class HedgeAttemptsTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);

    private readonly VirtualTimeProvider _time = Clocks.Virtual();
    private readonly Gate[] _gates = [.. Enumerable.Range(0, 4).Select(static index => new Gate($"attempt {index}"))];
    private readonly Gate _disposed = new("disposed");
    private int _started;
    private int _pulled;

    [Fact]
    public async Task MaxAttempts_AllFailed_HasTheirCausesAndStartsNoFurther()
    {
        var options = new HedgeOptions { Delay = Timeout.InfiniteTimeSpan, MaxAttempts = 2 };
        Task<int> call = Operations(4, (index, _) => _started > 2 ? new ValueTask<int>(index) : throw new IOException($"{index}")).HedgeAsync(options);

        var thrown = Assert.IsType<FanOutException>(await call.EndAsync());
        Assert.Equal(["0", "1"], thrown.InnerExceptions.Select(static inner => inner.Message));
        Assert.Equal((2, 2), (_started, _pulled));
    }

    [Fact]
    public async Task HedgeAsync_ThatHasEnded_DisposesItsOperationsAndHasPulledNoMore()
    {
        Task<int> call = Parked(3).HedgeAsync(Delay, _time);
        await _gates[0].WhenParkedAsync(1);
        await UntilAsync(() => _time.ActiveTimers == 1);
        _gates[0].Open();

        Assert.Equal(0, await call.WithHangGuard());
        await _disposed.WhenParkedAsync(1);
        Assert.Equal(1, _pulled);
    }

    [Fact]
    public async Task ZeroDelay_NeedsNoClock()
    {
        Task<int> call = Parked(4).HedgeAsync(TimeSpan.Zero, WithoutTimers());
        foreach (Gate gate in _gates)
        {
            await gate.WhenParkedAsync(1);
        }

        _gates[3].Open();
        Assert.Equal(3, await call.WithHangGuard());
    }

    [Fact]
    public async Task InfiniteDelay_NeedsNoClock()
    {
        Task<int> call = Failing(2).HedgeAsync(Timeout.InfiniteTimeSpan, WithoutTimers());
        for (int index = 0; index < 2; index++)
        {
            await _gates[index].WhenParkedAsync(1);
            _gates[index].Open();
        }

        var thrown = Assert.IsType<FanOutException>(await call.EndAsync());
        Assert.Equal(["0", "1"], thrown.InnerExceptions.Select(static inner => inner.Message));
    }

    [Fact]
    public async Task HedgeAsync_AttemptsThatFailWhenNoneIsLeft_HaveTheirCauses()
    {
        Task<int> call = Failing(2).HedgeAsync(Delay, _time);
        for (int index = 0; index < 2; index++)
        {
            await _gates[index].WhenParkedAsync(1);
            await UntilAsync(() => _time.ActiveTimers == 1);
            _time.Advance(Delay);
        }

        await _disposed.WhenParkedAsync(1);
        _gates[0].Open();
        _gates[1].Open();

        var thrown = Assert.IsType<FanOutException>(await call.EndAsync());
        Assert.Equal(["0", "1"], thrown.InnerExceptions.Select(static inner => inner.Message).Order());
    }

    [Fact]
    public Task HedgeAsync_TimerThatFiresTooLate_StartsNothingAndWakesNobody() => Clocks.RunAsync(async time =>
    {
        var timers = new LateTimers(time);
        Task<int> call = Operations(4, async (index, token) =>
        {
            await _gates[index].WaitAsync(token);
            return index == 0 ? throw new IOException() : index;
        }).HedgeAsync(Delay, timers);
        await QuietAsync(time);
        Action late = timers.Callbacks();
        _gates[0].Open();
        await QuietAsync(time);
        Assert.Equal(2, _started);

        late();
        await QuietAsync(time);
        Assert.Equal(2, _started);

        timers.Fire();
        await QuietAsync(time);
        Assert.Equal(3, _started);

        _gates[2].Open();
        Assert.Equal(2, await call);
        await QuietAsync(time);
        Assert.Equal(0, timers.Alive);
    });

    [Fact]
    public async Task AbandonAfter_WithAClockThatFails_DoesNotWait()
    {
        var options = new HedgeOptions { Delay = TimeSpan.Zero, AbandonAfter = TimeSpan.FromSeconds(1), TimeProvider = WithoutTimers() };
        Task<int> call = Operations(2, async (index, token) =>
        {
            if (index == 0)
            {
                await token.CanceledAsync();
                await _gates[0].WaitAsync(CancellationToken.None);
            }

            return index;
        }).HedgeAsync(options);

        Assert.Equal(1, await call.WithHangGuard());
        _gates[0].Open();
    }

    [Fact]
    public async Task AbandonAfter_WhoseTimerComesWhenAllHasEnded_LeavesNoTimer()
    {
        using var cancellation = new TrackedTokenSource();
        var clock = new FaultyTimeProvider(_time);
        var options = new HedgeOptions { Delay = Timeout.InfiniteTimeSpan, AbandonAfter = TimeSpan.FromSeconds(1), TimeProvider = clock };
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var givenBack = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> call = Operations(1, async (_, token) =>
        {
            await token.CanceledAsync();
            await asked.Task;
            token.ThrowIfCancellationRequested();
            return 0;
        }).HedgeAsync(options, cancellation.Token);
        await UntilAsync(() => Volatile.Read(ref _started) == 1);
        clock.OnCreateTimer = () =>
        {
            asked.SetResult();
            DedicatedThread.Block(call.EndAsync());
        };
        clock.OnDisposeTimer = givenBack.SetResult;

        await DedicatedThread.RunAsync(cancellation.Cancel);

        Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        await givenBack.Task.WithHangGuard();
        await UntilAsync(() => _time.ActiveTimers == 0);
    }

    [Fact]
    public async Task Losers_ThatAnswerLate_AreHandedOverAndNotLogged()
    {
        var handler = new RecordingHandler();
        var logger = new RecordingLogger();
        var options = new HedgeOptions { Delay = TimeSpan.Zero, AbandonAfter = null, OnUnclaimed = handler.Handle, Logger = logger };
        Task<int> call = Operations(3, async (index, token) =>
        {
            if (index == 1)
            {
                await _gates[1].WaitAsync(CancellationToken.None);
                return 1;
            }

            await token.CanceledAsync();
            await _gates[index].WaitAsync(CancellationToken.None);
            return index == 2 ? throw new IOException("late") : index;
        }).HedgeAsync(options);
        await _gates[1].WhenParkedAsync(1);
        await UntilAsync(() => Volatile.Read(ref _started) == 3);
        _gates[1].Open();

        _gates[0].Open();
        Assert.Equal(0, await handler.NextAsync());
        _gates[2].Open();

        Assert.Equal(1, await call.WithHangGuard());
        Assert.Equal("late", (await logger.NextAsync()).Exception?.Message);
    }

    private static FaultyTimeProvider WithoutTimers() =>
        new FaultyTimeProvider(TimeProvider.System) { OnCreateTimer = static () => throw new IOException("no timers") };

    // Nothing of the hedge can run any more when the clock of the run moves.
    private static Task QuietAsync(TimeProvider time) => Task.Delay(TimeSpan.FromMilliseconds(1), time);

    private static Task UntilAsync(Func<bool> condition) => Task.Run(async () =>
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }).WithHangGuard();

    private IEnumerable<Func<CancellationToken, ValueTask<int>>> Parked(int count) => Operations(count, async (index, token) =>
    {
        await _gates[index].WaitAsync(token);
        return index;
    });

    private IEnumerable<Func<CancellationToken, ValueTask<int>>> Failing(int count) => Operations<int>(count, async (index, token) =>
    {
        await _gates[index].WaitAsync(token);
        throw new IOException($"{index}");
    });

    private IEnumerable<Func<CancellationToken, ValueTask<T>>> Operations<T>(int count, Func<int, CancellationToken, ValueTask<T>> run)
    {
        try
        {
            for (int i = 0; i < count; i++)
            {
                int index = i;
                Interlocked.Increment(ref _pulled);
                yield return token =>
                {
                    Interlocked.Increment(ref _started);
                    return run(index, token);
                };
            }
        }
        finally
        {
            _disposed.Mark();
        }
    }
}
