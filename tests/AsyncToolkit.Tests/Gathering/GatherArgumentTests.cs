namespace AsyncToolkit.Tests.Gathering;

/// <summary>Arguments are checked at the call: what is thrown does not come through the task.</summary>
public class GatherArgumentTests
{
    private static readonly Func<int, CancellationToken, ValueTask<int>> Selector = static (item, _) => new(item);
    private static readonly Func<int, CancellationToken, Task<int>> Twin = static (item, _) => Task.FromResult(item);
    private static readonly Func<CancellationToken, ValueTask<int>>[] None = [];
    private static readonly Func<CancellationToken, Task<int>>[] NoneOfTasks = [];
    private static readonly ThrottleOptions One = new() { MaxConcurrency = 1 };
    private static readonly CancellationToken Canceled = new(canceled: true);

    [Fact]
    public void Source_Null_ThrowsAtTheCall()
    {
        IEnumerable<int> items = null!;
        IAsyncEnumerable<int> asyncItems = null!;
        ThrowsNull("source", () => items.GatherAsync(1, Selector));
        ThrowsNull("source", () => items.GatherAsync(One, Twin, Canceled));
        ThrowsNull("source", () => asyncItems.GatherAsync(1, Twin));
        ThrowsNull("source", () => asyncItems.GatherAsync(One, Selector));
        ThrowsNull("source", () => items.GatherOutcomesAsync(1, Selector));
        ThrowsNull("source", () => items.GatherOutcomesAsync(One, Twin, Canceled));
        ThrowsNull("source", () => asyncItems.GatherOutcomesAsync(1, Twin));
        ThrowsNull("source", () => asyncItems.GatherOutcomesAsync(One, Selector));
    }

    [Fact]
    public void Operations_Null_ThrowsAtTheCall()
    {
        Func<CancellationToken, ValueTask<int>>[] operations = null!;
        Func<CancellationToken, Task<int>>[] tasks = null!;
        ThrowsNull("operations", () => operations.FirstSuccessfulAsync(1));
        ThrowsNull("operations", () => operations.FirstSuccessfulAsync(One, Canceled));
        ThrowsNull("operations", () => tasks.FirstSuccessfulAsync(1));
        ThrowsNull("operations", () => tasks.QuorumAsync(1, 1));
        ThrowsNull("operations", () => operations.QuorumAsync(1, One));
        ThrowsNull("operations", () => operations.HedgeAsync(TimeSpan.Zero));
        ThrowsNull("operations", () => tasks.HedgeAsync(new HedgeOptions { Delay = TimeSpan.Zero }, Canceled));
        ThrowsNull("operations", () => operations.GatherAsync(1));
        ThrowsNull("operations", () => operations.HedgeAsync(TimeSpan.FromTicks(-1)));
        ThrowsNull("operations", () => tasks.GatherAsync(One, Canceled));
        ThrowsNull("operations", () => operations.GatherOutcomesAsync(One));
        ThrowsNull("operations", () => tasks.GatherOutcomesAsync(1));
    }

    [Fact]
    public void Selector_Null_ThrowsAtTheCall()
    {
        int[] items = [];
        ThrowsNull("selector", () => items.GatherAsync(1, (Func<int, CancellationToken, ValueTask<int>>)null!, Canceled));
        ThrowsNull("selector", () => items.GatherAsync(One, (Func<int, CancellationToken, ValueTask<int>>)null!));
        ThrowsNull("selector", () => items.GatherAsync(One, (Func<int, CancellationToken, Task<int>>)null!));
        ThrowsNull("selector", () => Async().GatherAsync(1, (Func<int, CancellationToken, Task<int>>)null!));
        ThrowsNull("selector", () => items.GatherOutcomesAsync(1, (Func<int, CancellationToken, ValueTask<int>>)null!));
        ThrowsNull("selector", () => items.GatherOutcomesAsync(1, (Func<int, CancellationToken, Task<int>>)null!));
        ThrowsNull("selector", () => Async().GatherOutcomesAsync(One, (Func<int, CancellationToken, ValueTask<int>>)null!));
    }

    [Fact]
    public void Options_Null_ThrowsAtTheCall()
    {
        int[] items = [];
        ThrowsNull("options", () => items.GatherAsync(null!, Selector, Canceled));
        ThrowsNull("options", () => Async().GatherOutcomesAsync(null!, Twin));
        ThrowsNull("options", () => None.GatherAsync(null!));
        ThrowsNull("options", () => None.GatherOutcomesAsync(null!));
        ThrowsNull("options", () => NoneOfTasks.FirstSuccessfulAsync(null!));
        ThrowsNull("options", () => None.QuorumAsync(1, null!));
        ThrowsNull("options", () => None.HedgeAsync(null!));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Limit_BelowOne_ThrowsAtTheCall(int limit)
    {
        int[] items = [];
        ThrowsRange("maxConcurrency", () => items.GatherAsync(limit, Selector, Canceled));
        ThrowsRange("maxConcurrency", () => Async().GatherAsync(limit, Twin));
        ThrowsRange("maxConcurrency", () => items.GatherOutcomesAsync(limit, Twin));
        ThrowsRange("maxConcurrency", () => None.GatherAsync(limit));
        ThrowsRange("maxConcurrency", () => NoneOfTasks.GatherOutcomesAsync(limit));
        ThrowsRange("maxConcurrency", () => None.FirstSuccessfulAsync(limit, Canceled));
        ThrowsRange("maxConcurrency", () => NoneOfTasks.QuorumAsync(1, limit));
        ThrowsRange("quorum", () => None.QuorumAsync(limit, 1));
        ThrowsNull("operations", () => ((Func<CancellationToken, ValueTask<int>>[])null!).QuorumAsync(limit, 1));
        ThrowsRange("quorum", () => NoneOfTasks.QuorumAsync(limit, One, Canceled));
        ThrowsRange("MaxAttempts", () => None.HedgeAsync(new HedgeOptions { Delay = TimeSpan.Zero, MaxAttempts = limit }));
    }

    [Fact]
    public void Delay_OutOfRange_ThrowsAtTheCall()
    {
        foreach (TimeSpan delay in new[] { TimeSpan.FromTicks(-1), TimeSpan.FromDays(50), TimeSpan.MaxValue, TimeSpan.MinValue })
        {
            ThrowsRange("delay", () => None.HedgeAsync(delay));
            ThrowsRange("delay", () => NoneOfTasks.HedgeAsync(delay, cancellationToken: Canceled));
            ThrowsRange("Delay", () => None.HedgeAsync(new HedgeOptions { Delay = delay }));
            ThrowsRange("AbandonAfter", () => None.HedgeAsync(new HedgeOptions { Delay = TimeSpan.Zero, AbandonAfter = delay }));
        }

        Assert.Equal(TimeSpan.Zero, new HedgeOptions { Delay = TimeSpan.Zero, AbandonAfter = TimeSpan.Zero }.AbandonAfter);
        Assert.Throws<ArgumentNullException>("TimeProvider", () => new HedgeOptions { Delay = TimeSpan.Zero, TimeProvider = null! });
    }

    [Fact]
    public void Option_ThatCannotBeHonoured_ThrowsAtTheCall()
    {
        foreach (ThrottleOptions options in new ThrottleOptions[]
        {
            new() { MaxConcurrency = 1, ResultOrder = ResultOrder.Source },
            new() { MaxConcurrency = 1, AbandonAfter = TimeSpan.Zero },
        })
        {
            ThrowsOption(options, all: true);
        }

        foreach (FailureMode mode in new[] { FailureMode.FailFast, FailureMode.Collect, FailureMode.StopAfter(2) })
        {
            ThrowsOption(new ThrottleOptions { MaxConcurrency = 1, FailureMode = mode }, all: false);
        }

        static void ThrowsOption(ThrottleOptions options, bool all)
        {
            int[] items = [1];
            Func<Task>[] calls =
            [
                () => items.GatherOutcomesAsync(options, Selector),
                () => Async().GatherOutcomesAsync(options, Twin, Canceled),
                () => None.GatherOutcomesAsync(options),
                () => NoneOfTasks.FirstSuccessfulAsync(options),
                () => None.QuorumAsync(1, options, Canceled),
                .. all ? [() => items.GatherAsync(options, Twin), () => Async().GatherAsync(options, Selector), () => None.GatherAsync(options)] : (Func<Task>[])[],
            ];
            Assert.All(calls, call => Assert.Throws<ArgumentException>(nameof(options), () => { _ = call(); }));
        }
    }

    [Fact]
    public void Token_CanceledAlready_IsACanceledTaskAndTouchesNothing()
    {
        IEnumerable<Func<CancellationToken, ValueTask<int>>> untouchable = Untouchable<Func<CancellationToken, ValueTask<int>>>();
        Task[] calls =
        [
            Untouchable<int>().GatherAsync(1, Selector, Canceled),
            Untouchable<int>().GatherAsync(One, Selector, Canceled),
            Untouchable<int>().GatherOutcomesAsync(1, Selector, Canceled),
            Untouchable<int>().GatherOutcomesAsync(One, Selector, Canceled),
            untouchable.GatherAsync(1, Canceled),
            untouchable.GatherOutcomesAsync(1, Canceled),
            untouchable.FirstSuccessfulAsync(1, Canceled),
            untouchable.QuorumAsync(1, 1, Canceled),
            untouchable.HedgeAsync(TimeSpan.Zero, cancellationToken: Canceled),
            Gather.AllAsync<int, int>(static _ => throw new InvalidOperationException(), static _ => throw new InvalidOperationException(), Canceled),
        ];

        Assert.All(calls, static call => Assert.True(call.IsCanceled));
    }

    [Fact]
    public async Task Operation_ThatIsNullOrReturnsNull_FailsAsAnItem()
    {
        Func<CancellationToken, Task<int>>[] operations = [null!, static _ => null!, static _ => Task.FromResult(1)];

        Outcome<int>[] outcomes = await operations.GatherOutcomesAsync(1);

        Assert.Equal([OutcomeStatus.Failed, OutcomeStatus.Failed, OutcomeStatus.Succeeded], outcomes.Select(static outcome => outcome.Status));
        Assert.Equal("The operation is null.", Assert.IsType<InvalidOperationException>(outcomes[0].Exception).Message);
        Assert.Equal("The operation returned null instead of a task.", Assert.IsType<InvalidOperationException>(outcomes[1].Exception).Message);
        Assert.Equal(1, await operations.FirstSuccessfulAsync(1));

        Outcome<int>[] ofValueTasks = await new Func<CancellationToken, ValueTask<int>>[] { null! }.GatherOutcomesAsync(1);
        Assert.Equal("The operation is null.", Assert.IsType<InvalidOperationException>(ofValueTasks[0].Exception).Message);
    }

    [Fact]
    public void AllAsync_OperationNull_ThrowsAtTheCall()
    {
        Func<CancellationToken, ValueTask<int>> some = static _ => new(1);
        ThrowsNull("operation1", () => Gather.AllAsync((Func<CancellationToken, ValueTask<int>>)null!, some));
        ThrowsNull("operation2", () => Gather.AllAsync(some, (Func<CancellationToken, ValueTask<int>>)null!, Canceled));
        ThrowsNull("operation2", () => Gather.AllAsync(static _ => Task.FromResult(1), (Func<CancellationToken, Task<int>>)null!));
        ThrowsNull("operation8", () => Gather.AllAsync(some, some, some, some, some, some, some, (Func<CancellationToken, ValueTask<int>>)null!));
    }

    private static void ThrowsNull(string name, Func<Task> call) => Assert.Throws<ArgumentNullException>(name, () => { _ = call(); });

    private static void ThrowsRange(string name, Func<Task> call) => Assert.Throws<ArgumentOutOfRangeException>(name, () => { _ = call(); });

    private static IEnumerable<T> Untouchable<T>()
    {
        Assert.Fail("The source was touched.");
        yield break;
    }

    private static async IAsyncEnumerable<int> Async()
    {
        await Task.CompletedTask;
        yield break;
    }
}
