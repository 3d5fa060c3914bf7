using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Outcomes;

public class OutcomesArrayTests() : OutcomesContract<ArrayKind>(knowsCount: true);

public class OutcomesListTests() : OutcomesContract<ListKind>(knowsCount: true);

public class OutcomesIteratorTests() : OutcomesContract<IteratorKind>(knowsCount: false);

public class OutcomesStrictTests() : OutcomesContract<StrictKind>(knowsCount: false);

public class OutcomesCompletedAsyncTests() : OutcomesContract<CompletedAsyncKind>(knowsCount: false);

public class OutcomesYieldingAsyncTests() : OutcomesContract<YieldingAsyncKind>(knowsCount: false);

public class OutcomesTests
{
    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 3)]
    [InlineData(true, 0)]
    [InlineData(true, 3)]
    public async Task GatherOutcomesAsync_WhoseSourceFails_HasThatAsItsLast(bool isAsync, int at)
    {
        var script = new ScriptedSource(10) { OnMoveNext = index => _ = index == at ? throw new IOException("source") : 0 };

        Outcome<int>[] outcomes = await script.As(isAsync).GatherOutcomesAsync(
            new ThrottleOptions { MaxConcurrency = 2 }, static (item, _) => new ValueTask<int>(item));

        Assert.Equal(at + 1, outcomes.Length);
        Assert.All(outcomes.Take(at), static outcome => Assert.True(outcome.IsSuccess));
        Assert.Equal((OutcomeStatus.Failed, at, "source"), (outcomes[at].Status, outcomes[at].Index, outcomes[at].Exception?.Message));
    }

    [Fact]
    public async Task GatherOutcomesAsync_WhoseCountedSourceFails_HasThatAsItsLast()
    {
        Outcome<int>[] outcomes = await new FailingCollection(10, 3).GatherOutcomesAsync(2, static (item, _) => new ValueTask<int>(item));

        Assert.Equal(4, outcomes.Length);
        Assert.Equal("source", outcomes[3].Exception?.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GatherOutcomesAsync_WhoseSourceFailsTwice_KeepsBoth(bool isAsync)
    {
        var script = new ScriptedSource(10)
        {
            OnMoveNext = static index => _ = index == 1 ? throw new IOException("source") : 0,
            OnDispose = static () => throw new IOException("disposal"),
        };

        Outcome<int>[] outcomes = await script.As(isAsync).GatherOutcomesAsync(
            new ThrottleOptions { MaxConcurrency = 2 }, static (item, _) => new ValueTask<int>(item));

        var both = Assert.IsType<AggregateException>(outcomes[1].Exception);
        Assert.Equal(["source", "disposal"], both.InnerExceptions.Select(static inner => inner.Message));
        Assert.Equal(2, outcomes.Length);
    }

    [Fact]
    public async Task GatherOutcomesAsync_CanceledWhileAnItemWaitsForItsPermit_HasItAsNotStarted()
    {
        using var cancellation = new TrackedTokenSource();
        var waiting = new Gate("permit");
        ScriptedLimiter limiter = null!;
        limiter = new ScriptedLimiter(async (call, token) =>
        {
            if (call == 1)
            {
                await waiting.WaitAsync(token);
            }

            return limiter.Grant();
        });
        var options = new ThrottleOptions { MaxConcurrency = 4, RateLimiter = limiter };
        Task<Outcome<int>[]> call = IteratorKind.Make(Enumerable.Range(0, 9)).GatherOutcomesAsync(
            options, static (item, _) => new ValueTask<int>(item), cancellation.Token);
        await waiting.WhenParkedAsync(1);

        await cancellation.CancelAsync();

        Outcome<int>[] outcomes = await call.WithHangGuard();
        Assert.Equal([OutcomeStatus.Succeeded, OutcomeStatus.NotStarted], outcomes.Select(static outcome => outcome.Status));
        Assert.Equal(limiter.Granted, limiter.Returned);
    }

    [Fact]
    public async Task GatherOutcomesAsync_OfMoreThanAnArrayTakes_FailsWithThat()
    {
        using var cancellation = new TrackedTokenSource();
        Task<Outcome<int>[]> call = new LyingCollection(int.MaxValue, 3).GatherOutcomesAsync<int, int>(
            1,
            (_, _) =>
            {
                cancellation.Cancel();
                throw new IOException();
            },
            cancellation.Token);

        Assert.IsType<OutOfMemoryException>(await call.EndAsync());
    }

    [Fact]
    public async Task GatherOutcomesAsync_WithEveryOption_CountsAndTimesItems()
    {
        var time = Clocks.Virtual();
        var progress = new RecordingProgress();
        var gate = new Gate();
        var options = new ThrottleOptions
        {
            MaxConcurrency = 2,
            ItemTimeout = TimeSpan.FromSeconds(1),
            TimeProvider = time,
            Progress = progress,
            Name = "settle",
        };
        Task<Outcome<int>[]> call = ArrayKind.Make([0, 1, 2]).GatherOutcomesAsync(options, async (item, token) =>
        {
            if (item == 1)
            {
                await gate.WaitAsync(token);
            }

            return item == 2 ? throw new IOException() : item;
        });
        await gate.WhenParkedAsync(1);
        time.Advance(TimeSpan.FromSeconds(1));

        Outcome<int>[] outcomes = await call.WithHangGuard();
        Assert.Equal("settle", Assert.IsType<OperationTimeoutException>(outcomes[1].Exception).OperationName);
        Assert.IsType<IOException>(outcomes[2].Exception);
        ThrottleProgress last;
        do
        {
            last = await progress.NextAsync();
        }
        while (last.Completed + last.Failed < 3);

        Assert.Equal((3L, 1L, 2L, 3L), (last.Started, last.Completed, last.Failed, last.Total));
    }

    private sealed class FailingCollection(int count, int at) : IReadOnlyCollection<int>
    {
        public int Count => count;

        public IEnumerator<int> GetEnumerator()
        {
            for (int i = 0; i < count; i++)
            {
                yield return i == at ? throw new IOException("source") : i;
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
