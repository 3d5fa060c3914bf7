using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Outcomes;

/// <summary>What holds for outcomes over every source kind. <typeparamref name="TSource"/> knows its count, or does not.</summary>
public abstract class OutcomesContract<TSource>(bool knowsCount)
    where TSource : ISourceKind
{
    [Fact]
    public async Task Outcomes_OfFailuresAndSuccesses_LieInSourceOrder()
    {
        Outcome<int>[] outcomes = await Start(100, 7, async (item, _) =>
        {
            if (item % 3 == 0)
            {
                await Task.Yield();
            }

            return item % 4 == 0 ? throw new IOException($"{item}") : item;
        }).WithHangGuard();

        Assert.Equal(100, outcomes.Length);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(i, outcomes[i].Index);
            Assert.Equal(i % 4 == 0 ? OutcomeStatus.Failed : OutcomeStatus.Succeeded, outcomes[i].Status);
            Assert.Equal(i % 4 == 0 ? $"{i}" : null, outcomes[i].Exception?.Message);
            Assert.Equal(i % 4 == 0 ? -1 : i, outcomes[i].GetValueOrDefault(-1));
        }
    }

    [Fact]
    public async Task Outcomes_OfALongStretchThatFails_LieInSourceOrder()
    {
        Outcome<int>[] outcomes = await Start(300, 3, static (item, _) => item is >= 20 and < 280 ? throw new IOException() : new ValueTask<int>(item)).WithHangGuard();

        Assert.Equal(
            Enumerable.Range(0, 300).Select(static item => item is >= 20 and < 280 ? -1 : item), outcomes.Select(static outcome => outcome.GetValueOrDefault(-1)));
    }

    [Fact]
    public async Task Outcomes_OfAnItemThatIsCanceledBeforeAnyStop_AreFailures()
    {
        Outcome<int>[] outcomes = await Start(3, 1, static (item, _) => item == 1 ? throw new OperationCanceledException() : new ValueTask<int>(item));

        Assert.Equal(
            [OutcomeStatus.Succeeded, OutcomeStatus.Failed, OutcomeStatus.Succeeded], outcomes.Select(static outcome => outcome.Status));
    }

    [Fact]
    public async Task Outcomes_WhenTheCallerCancelsHalfWay_ReturnWhatThereIs()
    {
        using var cancellation = new TrackedTokenSource();
        var running = new Gate("running");
        Task<Outcome<int>[]> call = Start(
            10,
            3,
            async (item, token) =>
            {
                switch (item)
                {
                    case 0:
                        return item;
                    case 1:
                        throw new IOException("before");
                    case 2:
                        running.Mark();
                        await token.CanceledAsync();
                        throw new OperationCanceledException(token);
                    case 3:
                        running.Mark();
                        await token.CanceledAsync();
                        throw new IOException("after");
                    case 4:
                        running.Mark();
                        await token.CanceledAsync();
                        return item;
                    default:
                        throw new InvalidOperationException("Must not run.");
                }
            },
            cancellation.Token);
        await running.WhenParkedAsync(3);

        await cancellation.CancelAsync();

        Outcome<int>[] outcomes = await call.WithHangGuard();
        OutcomeStatus[] expected =
        [
            OutcomeStatus.Succeeded, OutcomeStatus.Failed, OutcomeStatus.Canceled, OutcomeStatus.Failed, OutcomeStatus.Succeeded,
        ];
        Assert.Equal(expected, outcomes.Take(5).Select(static outcome => outcome.Status));
        Assert.Equal(["before", "after"], new[] { outcomes[1], outcomes[3] }.Select(static outcome => outcome.Exception!.Message));
        Assert.IsAssignableFrom<OperationCanceledException>(outcomes[2].Exception);
        Assert.All(outcomes.Skip(5), static outcome => Assert.Equal(OutcomeStatus.NotStarted, outcome.Status));
        Assert.Equal(Enumerable.Range(0, outcomes.Length), outcomes.Select(static outcome => outcome.Index));

        // without a count: what was pulled, which is one more than what could start at the most
        Assert.InRange(outcomes.Length, knowsCount ? 10 : 5, knowsCount ? 10 : 6);
    }

    [Fact]
    public async Task Outcomes_WhenTheTokenIsCanceledAlready_AreACanceledTask()
    {
        Task<Outcome<int>[]> call = Start(3, 1, static (item, _) => new ValueTask<int>(item), new CancellationToken(canceled: true));

        Assert.True(call.IsCanceled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Outcomes_OfAFailedTokenCallback_HaveOneMoreBehindTheItems()
    {
        using var cancellation = new TrackedTokenSource();
        Task<Outcome<int>[]> call = Start(
            2,
            2,
            async (item, token) =>
            {
                if (item == 0)
                {
                    _ = token.Register(static () => throw new IOException("callback"));
                    cancellation.Cancel();
                }

                await token.CanceledAsync();
                return item;
            },
            cancellation.Token);

        Outcome<int>[] outcomes = await call.WithHangGuard();
        Outcome<int> last = outcomes[^1];
        Assert.Equal((OutcomeStatus.Failed, "callback", outcomes.Length - 1), (last.Status, last.Exception?.Message, last.Index));
    }

    private static Task<Outcome<int>[]> Start(
        int count, int limit, Func<int, CancellationToken, ValueTask<int>> selector, CancellationToken cancellationToken = default) =>
        TSource.Make(Enumerable.Range(0, count)) is { Items: { } items }
            ? items.GatherOutcomesAsync(limit, selector, cancellationToken)
            : TSource.Make(Enumerable.Range(0, count)).AsyncItems!.GatherOutcomesAsync(limit, selector, cancellationToken);
}
