using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Firsts;

public class QuorumTests
{
    private readonly Gate[] _gates = [.. Enumerable.Range(0, 5).Select(static index => new Gate($"operation {index}"))];
    private readonly RecordingHandler _handler = new();
    private readonly RecordingLogger _logger = new();

    [Fact]
    public async Task FirstSuccessfulAsync_FirstToSucceed_WinsAndTheLosersAreCanceledAndAwaited()
    {
        var unwinding = new Gate("unwinding");
        int started = 0;
        Task<int> call = Operations(5, async (index, token) =>
        {
            Interlocked.Increment(ref started);
            if (index == 1)
            {
                await _gates[1].WaitAsync(CancellationToken.None);
                return 1;
            }

            await token.CanceledAsync();
            await unwinding.WaitAsync(CancellationToken.None);
            throw new OperationCanceledException(token);
        }).FirstSuccessfulAsync(3);
        await _gates[1].WhenParkedAsync(1);

        _gates[1].Open();
        await unwinding.WhenParkedAsync(2);
        Assert.False(call.IsCompleted);
        unwinding.Open();

        Assert.Equal(1, await call.WithHangGuard());
        Assert.Equal(3, started);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task FirstSuccessfulAsync_FailedOperations_MakePlaceForTheNext(int limit)
    {
        int started = 0;
        int result = await Operations(5, async (index, _) =>
        {
            Interlocked.Increment(ref started);
            await Task.Yield();
            return index == 4 ? 42 : throw new IOException();
        }).FirstSuccessfulAsync(limit);

        Assert.Equal(42, result);
        Assert.Equal(5, started);
    }

    [Fact]
    public async Task FirstSuccessfulAsync_AllFailed_HasEveryCause()
    {
        Task<int> call = Operations<int>(4, static (index, _) => throw new IOException($"{index}"))
            .FirstSuccessfulAsync(new ThrottleOptions { MaxConcurrency = 2, Name = "quotes" });

        var thrown = Assert.IsType<FanOutException>(await call.EndAsync());
        Assert.Same(thrown, Assert.Single(call.Exception!.InnerExceptions));
        Assert.Equal(["0", "1", "2", "3"], thrown.InnerExceptions.Select(static inner => inner.Message).Order());
        Assert.StartsWith("quotes: 4 failures", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("] (operation): IOException: ", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FirstSuccessfulAsync_NoOperations_SaysSo(bool isArray)
    {
        IEnumerable<Func<CancellationToken, ValueTask<int>>> none = Operations<int>(0, static (_, _) => default);
        Task<int> call = (isArray ? none.ToArray() : none).FirstSuccessfulAsync(2);

        ItemFailure failure = Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures);
        Assert.Equal("One operation had to succeed, and there was none.", Assert.IsType<InvalidOperationException>(failure.Exception).Message);
        Assert.True(failure.IsSourceFailure);
    }

    [Fact]
    public async Task QuorumAsync_FirstToSucceed_WinInOrderOfCompletion()
    {
        Task<int[]> call = Parked(5).QuorumAsync(3, 5);
        foreach (Gate gate in _gates)
        {
            await gate.WhenParkedAsync(1);
        }

        // Each has been delivered before the next one is let go.
        foreach (int index in new[] { 3, 0, 4 })
        {
            Assert.False(call.IsCompleted);
            _gates[index].Open();
            await _delivered[index].WhenParkedAsync(1);
        }

        // the losers are awaited, and what they bring is too late
        Assert.False(call.IsCompleted);
        _gates[1].Open();
        _gates[2].Open();
        int[] winners = await call.WithHangGuard();
        Assert.Equal([3, 0, 4], winners);
    }

    [Fact]
    public async Task QuorumAsync_AsManyAsThereAre_NeedsAllOfThem()
    {
        int[] winners = await Operations(3, static (index, _) => new ValueTask<int>(index)).QuorumAsync(3, 1);

        Assert.Equal([0, 1, 2], winners);
    }

    [Fact]
    public async Task QuorumAsync_TooManyFailedOfAKnownCount_EndsAtOnceAndCancelsTheRest()
    {
        int started = 0;
        Func<CancellationToken, ValueTask<int>>[] operations = [.. Operations(5, async (index, token) =>
        {
            Interlocked.Increment(ref started);
            if (index < 2)
            {
                throw new IOException($"{index}");
            }

            await token.CanceledAsync();
            token.ThrowIfCancellationRequested();
            return index;
        })];

        var thrown = Assert.IsType<FanOutException>(await operations.QuorumAsync(4, 3).EndAsync());

        Assert.Equal(["0", "1"], thrown.InnerExceptions.Select(static inner => inner.Message).Order());
        Assert.InRange(started, 2, 4);
    }

    [Fact]
    public async Task QuorumAsync_OneFailureThatLeavesEnough_GoesOn()
    {
        Func<CancellationToken, ValueTask<int>>[] operations =
            [.. Operations(3, static (index, _) => index == 0 ? throw new IOException() : new ValueTask<int>(index))];

        int[] winners = await operations.QuorumAsync(2, 1);
        Assert.Equal([1, 2], winners);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task QuorumAsync_TooFewOperations_SaysSoAndUnclaimsWhatSucceeded(bool isArray)
    {
        IEnumerable<Func<CancellationToken, ValueTask<int>>> two =
            Operations(2, static (index, _) => index == 0 ? throw new IOException("cause") : new ValueTask<int>(index));
        var options = new ThrottleOptions { MaxConcurrency = 1, OnUnclaimed = _handler.Handle };

        var thrown = Assert.IsType<FanOutException>(await (isArray ? two.ToArray() : two).QuorumAsync(3, options).EndAsync());

        Assert.Equal("cause", thrown.Failures[0].Exception.Message);
        if (!isArray)
        {
            var missing = Assert.IsType<InvalidOperationException>(thrown.Failures[1].Exception);
            Assert.Equal("3 operations had to succeed, and there were only 2.", missing.Message);
            Assert.Equal(1, await _handler.NextAsync());
        }
    }

    [Fact]
    public async Task QuorumAsync_AsManyOperationsAsItTakesAndOneFails_HasThatCauseOnly()
    {
        Task<int[]> call = Operations(3, static (index, _) => index == 0 ? throw new IOException("cause") : new ValueTask<int>(index)).QuorumAsync(3, 1);

        Assert.Equal("cause", Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures).Exception.Message);
    }

    [Fact]
    public async Task QuorumAsync_SourceThatFails_StillSucceedsWithWhatWasPulled()
    {
        IEnumerable<Func<CancellationToken, ValueTask<int>>> operations = Failing();
        int[] winners = await operations.QuorumAsync(2, 1);
        Assert.Equal([0, 1], winners);

        var thrown = Assert.IsType<FanOutException>(await operations.QuorumAsync(3, 1).EndAsync());
        ItemFailure failure = Assert.Single(thrown.Failures);
        Assert.Equal((true, "source"), (failure.IsSourceFailure, failure.Exception.Message));

        static IEnumerable<Func<CancellationToken, ValueTask<int>>> Failing()
        {
            yield return static _ => new ValueTask<int>(0);
            yield return static _ => new ValueTask<int>(1);
            throw new IOException("source");
        }
    }

    [Fact]
    public async Task QuorumAsync_CallerCancels_IsCanceledAndUnclaimsWhatSucceeded()
    {
        using var cancellation = new TrackedTokenSource();
        var options = new ThrottleOptions { MaxConcurrency = 3, OnUnclaimed = _handler.Handle };
        Task<string[]> call = Operations(4, async (index, token) =>
        {
            switch (index)
            {
                case 0:
                    return "early";
                case 1:
                    throw new IOException("before");
                default:
                    await _gates[index].WaitAsync(token);
                    return "never";
            }
        }).QuorumAsync(2, options, cancellation.Token);
        await _gates[2].WhenParkedAsync(1);
        await _gates[3].WhenParkedAsync(1);

        await cancellation.CancelAsync();

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.True(call.IsCanceled);
        Assert.Equal(cancellation.Token, thrown.CancellationToken);
        Assert.Equal("before", Assert.Single(Assert.IsType<FanOutException>(thrown.InnerException).Failures).Exception.Message);
        Assert.Equal("early", await _handler.NextAsync());
    }

    [Fact]
    public async Task QuorumAsync_CallerCanceledFirst_NoLaterSuccessCounts()
    {
        using var cancellation = new TrackedTokenSource();
        Task<int> call = Operations(9, async (index, token) =>
        {
            _gates[0].Mark();
            await token.CanceledAsync();
            return index;
        }).FirstSuccessfulAsync(1, cancellation.Token);
        await _gates[0].WhenParkedAsync(1);

        await cancellation.CancelAsync();

        Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.True(call.IsCanceled);
    }

    [Fact]
    public async Task QuorumAsync_CancellationThatPreventsNothing_ChangesNothing()
    {
        using var cancellation = new TrackedTokenSource();
        Task<int[]> call = Operations(2, async (index, _) =>
        {
            await _gates[index].WaitAsync(CancellationToken.None);
            return index;
        }).ToList().QuorumAsync(2, 2, cancellation.Token);
        await _gates[0].WhenParkedAsync(1);
        await _gates[1].WhenParkedAsync(1);

        await cancellation.CancelAsync();
        _gates[0].Open();
        _gates[1].Open();

        Assert.Equal([0, 1], (await call.WithHangGuard()).Order());
    }

    [Fact]
    public async Task Losers_ThatSucceedAfterAll_AreDisposed()
    {
        var winner = new Resource();
        var loser = new Resource();
        var both = new AsyncResource();
        Task<Resource> call = Losing(winner, loser, both, winner).FirstSuccessfulAsync(4);
        await _gates[0].WhenParkedAsync(4);
        _gates[0].Open();

        Assert.Same(winner, await call.WithHangGuard());
        await loser.DisposedAsync();
        await both.DisposedAsync();
        Assert.Equal((1, 1, 1), (loser.Disposed, both.Disposed, both.DisposedAsynchronously));

        // the same object as the winner's came from a loser, too
        Assert.Equal(0, winner.Disposed);
    }

    [Fact]
    public async Task Losers_WithAHandler_GoThereAndAreNotDisposed()
    {
        var winner = new Resource();
        var loser = new Resource();
        var options = new ThrottleOptions { MaxConcurrency = 2, OnUnclaimed = _handler.Handle };
        Task<Resource> call = Losing(winner, loser).FirstSuccessfulAsync(options);
        await _gates[0].WhenParkedAsync(2);
        _gates[0].Open();

        Assert.Same(winner, await call.WithHangGuard());
        Assert.Same(loser, await _handler.NextAsync());
        Assert.Equal(0, loser.Disposed);
    }

    [Fact]
    public async Task Losers_ThatFail_AreLogged()
    {
        var options = new ThrottleOptions { MaxConcurrency = 2, Logger = _logger, Name = "quotes" };
        int result = await Operations(3, async (index, token) =>
        {
            if (index == 2)
            {
                await _gates[2].WaitAsync(CancellationToken.None);
                return 2;
            }

            if (index == 0)
            {
                throw new IOException("before");
            }

            _gates[2].Open();
            await token.CanceledAsync();
            throw new IOException("after");
        }).FirstSuccessfulAsync(options);

        Assert.Equal(2, result);
        LogEntry[] entries = [await _logger.NextAsync(), await _logger.NextAsync()];
        Assert.Equal([(2005, "before"), (2005, "after")], entries.Select(static entry => (entry.Id, entry.Exception!.Message)));
        Assert.Contains("quotes", entries[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limit_BodiesParked_IsReachedAndNeverExceeded()
    {
        var probe = new ConcurrencyProbe();
        Task<int[]> call = Operations(6, async (index, _) =>
        {
            await probe.ParkAsync(CancellationToken.None);
            return index;
        }).QuorumAsync(5, 3);

        await probe.ExpectInFlightAsync(3);
        probe.Release();
        await probe.ExpectInFlightAsync(3);
        probe.ReleaseAll();

        Assert.Equal(5, (await call.WithHangGuard()).Length);
        Assert.Equal(3, probe.Peak);
    }

    [Fact]
    public async Task Options_ItemTimeout_LimitsEachOperation()
    {
        var time = Clocks.Virtual();
        var options = new ThrottleOptions { MaxConcurrency = 2, ItemTimeout = TimeSpan.FromSeconds(1), TimeProvider = time };
        Task<int> call = Operations(2, async (index, token) =>
        {
            await _gates[index].WaitAsync(token);
            return index;
        }).FirstSuccessfulAsync(options);
        await _gates[0].WhenParkedAsync(1);
        await _gates[1].WhenParkedAsync(1);

        time.Advance(TimeSpan.FromSeconds(1));

        var thrown = Assert.IsType<FanOutException>(await call.EndAsync());
        Assert.All(thrown.InnerExceptions, static inner => Assert.IsType<OperationTimeoutException>(inner));
        Assert.Equal(0, time.ActiveTimers);
    }

    private readonly Gate[] _delivered = [.. Enumerable.Range(0, 5).Select(static index => new Gate($"delivered {index}"))];

    private static IEnumerable<Func<CancellationToken, ValueTask<T>>> Operations<T>(int count, Func<int, CancellationToken, ValueTask<T>> run) =>
        Enumerable.Range(0, count).Where(static _ => true).Select(index => (Func<CancellationToken, ValueTask<T>>)(token => run(index, token)));

    // The result is delivered when the awaiter of the engine is run, inside SetResult.
    private IEnumerable<Func<CancellationToken, ValueTask<int>>> Parked(int count) => Operations(count, (index, token) =>
    {
        var source = new TaskCompletionSource<int>();
        _ = CompleteAsync();
        return new ValueTask<int>(source.Task);

        async Task CompleteAsync()
        {
            await _gates[index].WaitAsync(CancellationToken.None);
            source.SetResult(index);
            _delivered[index].Mark();
        }
    });

    // The first one wins; the others see the cancellation and answer all the same.
    private IEnumerable<Func<CancellationToken, ValueTask<Resource>>> Losing(params Resource[] results) =>
        Operations(results.Length, async (index, token) =>
        {
            await _gates[0].WaitAsync(CancellationToken.None);
            if (index > 0)
            {
                await token.CanceledAsync();
            }

            return results[index];
        });
}
