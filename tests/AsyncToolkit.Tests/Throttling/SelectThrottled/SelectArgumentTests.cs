using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.SelectThrottled;

/// <summary>Arguments are checked at the call, although work starts at the first move.</summary>
public class SelectArgumentTests
{
    private static readonly Func<int, CancellationToken, ValueTask<int>> Selector = static (item, _) => new ValueTask<int>(item);
    private static readonly Func<int, CancellationToken, Task<int>> Twin = static (item, _) => Task.FromResult(item);
    private static readonly ThrottleOptions One = new() { MaxConcurrency = 1 };

    [Fact]
    public void SelectThrottledAsync_SourceNull_ThrowsAtTheCall()
    {
        IEnumerable<int> items = null!;
        IAsyncEnumerable<int> asyncItems = null!;
        ThrowsNull("source", () => items.SelectThrottledAsync(1, Selector));
        ThrowsNull("source", () => items.SelectThrottledAsync(1, Twin));
        ThrowsNull("source", () => items.SelectThrottledAsync(One, Selector));
        ThrowsNull("source", () => items.SelectThrottledAsync(One, Twin));
        ThrowsNull("source", () => asyncItems.SelectThrottledAsync(1, Selector));
        ThrowsNull("source", () => asyncItems.SelectThrottledAsync(1, Twin));
        ThrowsNull("source", () => asyncItems.SelectThrottledAsync(One, Selector));
        ThrowsNull("source", () => asyncItems.SelectThrottledAsync(One, Twin));
    }

    [Fact]
    public void SelectThrottledAsync_SelectorNull_ThrowsAtTheCall()
    {
        int[] items = [];
        IAsyncEnumerable<int> asyncItems = new StrictAsyncEnumerable<int>([], yields: false);
        ThrowsNull("selector", () => items.SelectThrottledAsync(1, (Func<int, CancellationToken, ValueTask<int>>)null!));
        ThrowsNull("selector", () => items.SelectThrottledAsync(1, (Func<int, CancellationToken, Task<int>>)null!));
        ThrowsNull("selector", () => items.SelectThrottledAsync(One, (Func<int, CancellationToken, ValueTask<int>>)null!));
        ThrowsNull("selector", () => items.SelectThrottledAsync(One, (Func<int, CancellationToken, Task<int>>)null!));
        ThrowsNull("selector", () => asyncItems.SelectThrottledAsync(1, (Func<int, CancellationToken, ValueTask<int>>)null!));
        ThrowsNull("selector", () => asyncItems.SelectThrottledAsync(One, (Func<int, CancellationToken, Task<int>>)null!));
    }

    [Fact]
    public void SelectThrottledAsync_OptionsNull_ThrowsAtTheCall()
    {
        int[] items = [];
        ThrowsNull("options", () => items.SelectThrottledAsync(null!, Selector));
        ThrowsNull("options", () => items.SelectThrottledAsync(null!, Twin));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void SelectThrottledAsync_LimitBelowOne_ThrowsAtTheCall(int limit)
    {
        int[] items = [];
        Assert.Equal(
            "maxConcurrency", Assert.Throws<ArgumentOutOfRangeException>(() => items.SelectThrottledAsync(limit, Selector)).ParamName);
        Assert.Equal(
            "maxConcurrency", Assert.Throws<ArgumentOutOfRangeException>(() => items.SelectThrottledAsync(limit, Twin)).ParamName);
    }

    [Fact]
    public void SelectThrottledAsync_AbandonAfterWithoutAnItemTimeout_ThrowsAtTheCall()
    {
        int[] items = [];
        var options = new ThrottleOptions { MaxConcurrency = 1, AbandonAfter = TimeSpan.FromSeconds(1) };
        Assert.Equal("options", Assert.Throws<ArgumentException>(() => items.SelectThrottledAsync(options, Selector)).ParamName);
    }

    [Fact]
    public async Task SelectThrottledAsync_TwinThatReturnsNull_FailsTheItem()
    {
        int[] items = [1];
        (List<int> results, Exception? thrown) = await items.SelectThrottledAsync(1, (Func<int, CancellationToken, Task<int>>)((_, _) => null!)).DrainAsync();

        Assert.Empty(results);
        Assert.IsType<InvalidOperationException>(thrown);
    }

    private static void ThrowsNull(string paramName, Func<object> call) =>
        Assert.Equal(paramName, Assert.Throws<ArgumentNullException>(() => call()).ParamName);
}
