namespace AsyncToolkit.Tests.Throttling.TraverseThrottled;

/// <summary>Arguments are checked at the call: what is thrown does not come through the task.</summary>
public class TraverseArgumentTests
{
    private static readonly Func<int, CancellationToken, ValueTask<IEnumerable<int>>> Body = static (_, _) => new([]);
    private static readonly Func<int, CancellationToken, Task<IEnumerable<int>>> Twin = static (_, _) => Task.FromResult<IEnumerable<int>>([]);
    private static readonly ThrottleOptions One = new() { MaxConcurrency = 1 };
    private static readonly IEnumerable<int> Seeds = [];
    private static readonly IEqualityComparer<int> Comparer = EqualityComparer<int>.Default;

    [Fact]
    public void TraverseThrottledAsync_SeedsNull_ThrowsAtTheCall()
    {
        IEnumerable<int> seeds = null!;
        ThrowsNull("seeds", () => seeds.TraverseThrottledAsync(1, Body));
        ThrowsNull("seeds", () => seeds.TraverseThrottledAsync(1, Twin));
        ThrowsNull("seeds", () => seeds.TraverseThrottledAsync(1, Body, Comparer));
        ThrowsNull("seeds", () => seeds.TraverseThrottledAsync(1, Twin, Comparer));
        ThrowsNull("seeds", () => seeds.TraverseThrottledAsync(One, Body));
        ThrowsNull("seeds", () => seeds.TraverseThrottledAsync(One, Twin));
        ThrowsNull("seeds", () => seeds.TraverseThrottledAsync(One, Body, Comparer));
        ThrowsNull("seeds", () => seeds.TraverseThrottledAsync(One, Twin, Comparer));
    }

    [Fact]
    public void TraverseThrottledAsync_BodyNull_ThrowsAtTheCall()
    {
        Func<int, CancellationToken, ValueTask<IEnumerable<int>>> body = null!;
        Func<int, CancellationToken, Task<IEnumerable<int>>> twin = null!;
        ThrowsNull("body", () => Seeds.TraverseThrottledAsync(1, body));
        ThrowsNull("body", () => Seeds.TraverseThrottledAsync(1, twin));
        ThrowsNull("body", () => Seeds.TraverseThrottledAsync(1, body, Comparer));
        ThrowsNull("body", () => Seeds.TraverseThrottledAsync(1, twin, Comparer));
        ThrowsNull("body", () => Seeds.TraverseThrottledAsync(One, body));
        ThrowsNull("body", () => Seeds.TraverseThrottledAsync(One, twin));
        ThrowsNull("body", () => Seeds.TraverseThrottledAsync(One, body, Comparer));
        ThrowsNull("body", () => Seeds.TraverseThrottledAsync(One, twin, Comparer));
    }

    [Fact]
    public void TraverseThrottledAsync_OptionsNull_ThrowsAtTheCall()
    {
        ThrowsNull("options", () => Seeds.TraverseThrottledAsync(null!, Body));
        ThrowsNull("options", () => Seeds.TraverseThrottledAsync(null!, Twin));
        ThrowsNull("options", () => Seeds.TraverseThrottledAsync(null!, Body, Comparer));
        ThrowsNull("options", () => Seeds.TraverseThrottledAsync(null!, Twin, Comparer));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void TraverseThrottledAsync_LimitBelowOne_ThrowsAtTheCall(int limit)
    {
        ThrowsRange(() => Seeds.TraverseThrottledAsync(limit, Body));
        ThrowsRange(() => Seeds.TraverseThrottledAsync(limit, Twin));
        ThrowsRange(() => Seeds.TraverseThrottledAsync(limit, Body, Comparer));
        ThrowsRange(() => Seeds.TraverseThrottledAsync(limit, Twin, Comparer));
    }

    [Fact]
    public void TraverseThrottledAsync_OptionThatCannotBeHonoured_ThrowsAtTheCall()
    {
        foreach (ThrottleOptions options in new ThrottleOptions[]
        {
            new() { MaxConcurrency = 1, ResultOrder = ResultOrder.Source },
            new() { MaxConcurrency = 1, OnUnclaimed = static _ => { } },
            new() { MaxConcurrency = 1, AbandonAfter = TimeSpan.Zero },
        })
        {
            Assert.Throws<ArgumentException>("options", () => { _ = Seeds.TraverseThrottledAsync(options, Body); });
            Assert.Throws<ArgumentException>("options", () => { _ = Seeds.TraverseThrottledAsync(options, Twin, Comparer); });
        }
    }

    private static void ThrowsNull(string name, Func<Task> call) => Assert.Throws<ArgumentNullException>(name, () => { _ = call(); });

    private static void ThrowsRange(Func<Task> call) =>
        Assert.Throws<ArgumentOutOfRangeException>("maxConcurrency", () => { _ = call(); });
}
