using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts;

/// <summary>Outcomes, first, quorum, hedge and <c>Gather.AllAsync</c> under a deadline.</summary>
public class GatheringDeadlineTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly VirtualTimeProvider _time = Clocks.Virtual();

    public static TheoryData<string> Kinds => [.. Calls.Keys];

    private static Dictionary<string, Func<Func<CancellationToken, ValueTask<int>>, Task>> Calls { get; } = new()
    {
        ["first"] = static operation => new[] { operation, operation }.FirstSuccessfulAsync(2),
        ["quorum"] = static operation => new[] { operation, operation }.QuorumAsync(2, 2),
        ["all"] = static operation => Gather.AllAsync(operation, operation),
        ["hedge"] = static operation => new[] { operation, operation }.HedgeAsync(TimeSpan.Zero),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Call_ExpiryWhileOperationsRun_IsCanceledWithTheTokenOfTheDeadline(string kind)
    {
        using var deadline = Deadline.Begin(Second, _time, "request");
        var gate = new Gate("operations");
        Task call = Calls[kind](async token =>
        {
            await gate.WaitAsync(token);
            return 1;
        });
        await gate.WhenParkedAsync(2);

        _time.Advance(Second);

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.True(call.IsCanceled);
        Assert.Equal(deadline.Token, thrown.CancellationToken);
        Assert.Contains("'request'", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Call_UnderAnExpiredDeadline_IsCanceledAtOnceAndStartsNothing(string kind)
    {
        using var deadline = Deadline.Begin(TimeSpan.Zero, _time);
        Task call = Calls[kind](static _ => throw new IOException("must not start"));

        Assert.True(call.IsCanceled);
        Assert.Equal(deadline.Token, Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync()).CancellationToken);
    }

    [Fact]
    public async Task Hedge_WhoseClockHangsAtTheExpiry_HoldsUpNobodyBehindIt()
    {
        using var deadline = Deadline.Begin(Second, _time);
        var clock = new FaultyTimeProvider(_time);
        var hanging = new Gate("clock");
        var attempt = new Gate("attempt");
        var body = new Gate("body");
        Func<CancellationToken, ValueTask<int>> operation = async _ =>
        {
            await attempt.WaitAsync(CancellationToken.None);
            return 1;
        };
        Task hedge = new[] { operation }.HedgeAsync(
            new HedgeOptions { Delay = Timeout.InfiniteTimeSpan, AbandonAfter = Second, TimeProvider = clock });
        await attempt.WhenParkedAsync(1);
        Task behind = new[] { 1 }.ForEachThrottledAsync(1, async (_, token) => await body.WaitAsync(token));
        await body.WhenParkedAsync(1);
        clock.OnCreateTimer = () => hanging.Wait();

        await DedicatedThread.RunAsync(() => _time.Advance(Second));

        Assert.IsAssignableFrom<OperationCanceledException>(await behind.EndAsync());
        await hanging.WhenParkedAsync(1);
        Assert.False(hedge.IsCompleted);
        hanging.Open();
        attempt.Open();
        Assert.IsAssignableFrom<OperationCanceledException>(await hedge.EndAsync());
    }

    [Fact]
    public async Task GatherOutcomesAsync_Expiry_ReturnsWhatThereIs()
    {
        using var deadline = Deadline.Begin(Second, _time);
        var gate = new Gate("selectors");
        Task<Outcome<int>[]> call = new[] { 0, 1, 2 }.GatherOutcomesAsync(2, async (item, token) =>
        {
            if (item > 0)
            {
                await gate.WaitAsync(token);
            }

            return item;
        });
        await gate.WhenParkedAsync(2);

        _time.Advance(Second);

        Outcome<int>[] outcomes = await call.WithHangGuard();
        Assert.Equal(
            [OutcomeStatus.Succeeded, OutcomeStatus.Canceled, OutcomeStatus.Canceled],
            outcomes.Select(outcome => outcome.Status));
        Assert.True(deadline.IsExpired);
    }
}
