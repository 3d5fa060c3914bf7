using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.ForEachThrottled;

/// <summary>Arguments are checked at the call: what is thrown does not come through the task.</summary>
public class ForEachArgumentTests
{
    private static readonly Func<int, CancellationToken, ValueTask> Body = static (_, _) => default;
    private static readonly Func<int, CancellationToken, Task> Twin = static (_, _) => Task.CompletedTask;
    private static readonly ThrottleOptions One = new() { MaxConcurrency = 1 };
    private static readonly CancellationToken Canceled = new(canceled: true);

    [Fact]
    public void ForEachThrottledAsync_SourceNull_ThrowsAtTheCall()
    {
        IEnumerable<int> items = null!;
        IAsyncEnumerable<int> asyncItems = null!;
        ThrowsNull("source", () => items.ForEachThrottledAsync(1, Body));
        ThrowsNull("source", () => items.ForEachThrottledAsync(1, Twin));
        ThrowsNull("source", () => items.ForEachThrottledAsync(One, Body));
        ThrowsNull("source", () => items.ForEachThrottledAsync(One, Twin));
        ThrowsNull("source", () => asyncItems.ForEachThrottledAsync(1, Body));
        ThrowsNull("source", () => asyncItems.ForEachThrottledAsync(1, Twin));
        ThrowsNull("source", () => asyncItems.ForEachThrottledAsync(One, Body));
        ThrowsNull("source", () => asyncItems.ForEachThrottledAsync(One, Twin));
        ThrowsNull("source", () => items.ForEachThrottledAsync(1, Body, Canceled));
    }

    [Fact]
    public void ForEachThrottledAsync_BodyNull_ThrowsAtTheCall()
    {
        IEnumerable<int> items = [];
        ThrowsNull("body", () => items.ForEachThrottledAsync(1, (Func<int, CancellationToken, ValueTask>)null!));
        ThrowsNull("body", () => items.ForEachThrottledAsync(1, (Func<int, CancellationToken, Task>)null!));
        ThrowsNull("body", () => items.ForEachThrottledAsync(One, (Func<int, CancellationToken, ValueTask>)null!));
        ThrowsNull("body", () => items.ForEachThrottledAsync(One, (Func<int, CancellationToken, Task>)null!));
        ThrowsNull("body", () => Async().ForEachThrottledAsync(1, (Func<int, CancellationToken, ValueTask>)null!));
        ThrowsNull("body", () => Async().ForEachThrottledAsync(1, (Func<int, CancellationToken, Task>)null!));
        ThrowsNull("body", () => Async().ForEachThrottledAsync(One, (Func<int, CancellationToken, ValueTask>)null!));
        ThrowsNull("body", () => Async().ForEachThrottledAsync(One, (Func<int, CancellationToken, Task>)null!));
        ThrowsNull("body", () => items.ForEachThrottledAsync(1, (Func<int, CancellationToken, ValueTask>)null!, Canceled));
    }

    [Fact]
    public void ForEachThrottledAsync_OptionsNull_ThrowsAtTheCall()
    {
        IEnumerable<int> items = [];
        ThrowsNull("options", () => items.ForEachThrottledAsync(null!, Body));
        ThrowsNull("options", () => items.ForEachThrottledAsync(null!, Twin));
        ThrowsNull("options", () => Async().ForEachThrottledAsync(null!, Body));
        ThrowsNull("options", () => Async().ForEachThrottledAsync(null!, Twin));
        ThrowsNull("options", () => items.ForEachThrottledAsync(null!, Body, Canceled));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void ForEachThrottledAsync_LimitBelowOne_ThrowsAtTheCall(int limit)
    {
        IEnumerable<int> items = [];
        ThrowsRange("maxConcurrency", () => items.ForEachThrottledAsync(limit, Body));
        ThrowsRange("maxConcurrency", () => items.ForEachThrottledAsync(limit, Twin));
        ThrowsRange("maxConcurrency", () => Async().ForEachThrottledAsync(limit, Body));
        ThrowsRange("maxConcurrency", () => Async().ForEachThrottledAsync(limit, Twin));
        ThrowsRange("maxConcurrency", () => items.ForEachThrottledAsync(limit, Body, Canceled));
    }

    [Fact]
    public void ForEachThrottledAsync_OptionThatCannotBeHonoured_ThrowsAtTheCall()
    {
        foreach (ThrottleOptions options in new ThrottleOptions[]
        {
            new() { MaxConcurrency = 1, ResultOrder = ResultOrder.Source },
            new() { MaxConcurrency = 1, ResultOrder = ResultOrder.Completion },
            new() { MaxConcurrency = 1, OnUnclaimed = static _ => { } },
            new() { MaxConcurrency = 1, AbandonAfter = TimeSpan.Zero },
            new() { MaxConcurrency = 1, AbandonAfter = TimeSpan.FromSeconds(1), ItemTimeout = Timeout.InfiniteTimeSpan },
        })
        {
            IEnumerable<int> items = [];
            Assert.Throws<ArgumentException>("options", () => { _ = items.ForEachThrottledAsync(options, Body); });
            Assert.Throws<ArgumentException>("options", () => { _ = items.ForEachThrottledAsync(options, Twin); });
            Assert.Throws<ArgumentException>("options", () => { _ = Async().ForEachThrottledAsync(options, Body); });
            Assert.Throws<ArgumentException>("options", () => { _ = Async().ForEachThrottledAsync(options, Twin, Canceled); });
        }
    }

    [Fact]
    public async Task ForEachThrottledAsync_TwinReturnsNull_IsAFailureOfTheItem()
    {
        Func<int, CancellationToken, Task> twin = static (item, _) => item == 1 ? null! : Task.CompletedTask;
        var options = new ThrottleOptions { MaxConcurrency = 2, FailureMode = FailureMode.Collect };

        var thrown = await Assert.ThrowsAsync<FanOutException>(() => new[] { 0, 1, 2 }.ForEachThrottledAsync(options, twin));

        Assert.IsType<InvalidOperationException>(Assert.Single(thrown.Failures).Exception);
    }

    [Fact]
    public async Task Twins_ThatReturnNull_AreNamed()
    {
        int[] items = [0];
        Func<int, CancellationToken, Task> body = static (_, _) => null!;
        Func<int, CancellationToken, Task<int>> selector = static (_, _) => null!;
        Func<CancellationToken, Task> operation = static _ => null!;
        Func<CancellationToken, Task<int>> withResult = static _ => null!;

        await SaysAsync("The body returned null instead of a task.", items.ForEachThrottledAsync(1, body));
        await SaysAsync("The body returned null instead of a task.", items.GatherAsync(1, selector));
        await SaysAsync("The operation returned null instead of a task.", operation.WithTimeoutAsync(TimeSpan.FromDays(1)));
        await SaysAsync("The operation returned null instead of a task.", withResult.WithTimeoutAsync(TimeSpan.FromDays(1)));

        static async Task SaysAsync(string text, Task call) =>
            Assert.Equal(text, Assert.IsType<InvalidOperationException>(await call.EndAsync()).Message);
    }

    [Fact]
    public void ForEachThrottledAsync_EmptyArray_HasCompletedAtTheCall()
    {
        // each time: a call that runs elsewhere may have ended by chance
        for (int i = 0; i < 100; i++)
        {
            Assert.True(Array.Empty<int>().ForEachThrottledAsync(2, Body).IsCompletedSuccessfully);
            Assert.True(Array.Empty<int>().ForEachThrottledAsync(One, Body).IsCompletedSuccessfully);
        }
    }

    private static void ThrowsNull(string name, Func<Task> call) => Assert.Throws<ArgumentNullException>(name, () => { _ = call(); });

    private static void ThrowsRange(string name, Func<Task> call) => Assert.Throws<ArgumentOutOfRangeException>(name, () => { _ = call(); });

    private static async IAsyncEnumerable<int> Async()
    {
        await Task.CompletedTask;
        yield break;
    }
}
