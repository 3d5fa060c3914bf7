using System.Collections.Concurrent;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.Options;

public class ThrottleOptionsTests
{
    // 2^32 - 2 ms: what a timer takes
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);
    private static readonly TimeSpan TooLong = Longest + TimeSpan.FromTicks(1);

    public static TheoryData<TimeSpan> NegativeDurations =>
        [TimeSpan.FromTicks(-1), TimeSpan.FromMilliseconds(-2), TimeSpan.FromSeconds(-1), TimeSpan.MinValue];

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void MaxConcurrency_BelowOne_Throws(int value) =>
        Assert.Throws<ArgumentOutOfRangeException>("MaxConcurrency", () => new ThrottleOptions { MaxConcurrency = value });

    [Theory]
    [MemberData(nameof(NegativeDurations))]
    public void Durations_Negative_Throw(TimeSpan value)
    {
        Throws("ItemTimeout", () => new ThrottleOptions { MaxConcurrency = 1, ItemTimeout = value });
        Throws("AbandonAfter", () => new ThrottleOptions { MaxConcurrency = 1, AbandonAfter = value });
        Throws("ProgressInterval", () => new ThrottleOptions { MaxConcurrency = 1, ProgressInterval = value });
    }

    [Fact]
    public void Durations_TooLongForATimer_Throw()
    {
        foreach (TimeSpan value in new[] { TooLong, TimeSpan.MaxValue })
        {
            Throws("ItemTimeout", () => new ThrottleOptions { MaxConcurrency = 1, ItemTimeout = value });
            Throws("AbandonAfter", () => new ThrottleOptions { MaxConcurrency = 1, AbandonAfter = value });
            Throws("ProgressInterval", () => new ThrottleOptions { MaxConcurrency = 1, ProgressInterval = value });
        }
    }

    [Fact]
    public void Durations_Zero_ThrowWhereTheyMeanNothing()
    {
        Throws("ItemTimeout", () => new ThrottleOptions { MaxConcurrency = 1, ItemTimeout = TimeSpan.Zero });
        Throws("ProgressInterval", () => new ThrottleOptions { MaxConcurrency = 1, ProgressInterval = TimeSpan.Zero });
        Assert.Equal(TimeSpan.Zero, new ThrottleOptions { MaxConcurrency = 1, AbandonAfter = TimeSpan.Zero }.AbandonAfter);
    }

    [Fact]
    public void Durations_Infinite_AreForWaitsOnly()
    {
        Throws("ProgressInterval", () => new ThrottleOptions { MaxConcurrency = 1, ProgressInterval = Timeout.InfiniteTimeSpan });
        var options = new ThrottleOptions { MaxConcurrency = 1, ItemTimeout = Timeout.InfiniteTimeSpan, AbandonAfter = Timeout.InfiniteTimeSpan };
        Assert.Equal((Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan), (options.ItemTimeout, options.AbandonAfter));
    }

    [Fact]
    public async Task Durations_LongestAndShortest_AreAccepted()
    {
        foreach (TimeSpan value in new[] { Longest, TimeSpan.FromTicks(1) })
        {
            var options = new ThrottleOptions
            {
                MaxConcurrency = 1,
                ItemTimeout = value,
                AbandonAfter = value,
                ProgressInterval = value,
                TimeProvider = Clocks.Virtual(),
                Progress = new Progress<ThrottleProgress>(),
            };
            await new[] { 1, 2 }.ForEachThrottledAsync(options, static (_, _) => ValueTask.CompletedTask);
        }
    }

    [Fact]
    public async Task ItemTimeout_Infinite_IsNoTimeout()
    {
        var time = Clocks.Virtual();
        var options = new ThrottleOptions { MaxConcurrency = 1, ItemTimeout = Timeout.InfiniteTimeSpan, TimeProvider = time };
        await new[] { 1, 2 }.ForEachThrottledAsync(options, (_, _) =>
        {
            Assert.Equal(0, time.ActiveTimers);
            return default;
        });
    }

    [Fact]
    public void ResultOrder_Undefined_Throws() =>
        Throws("ResultOrder", static () => new ThrottleOptions { MaxConcurrency = 1, ResultOrder = (ResultOrder)2 });

    [Fact]
    public void TimeProvider_Null_Throws() =>
        Assert.Throws<ArgumentNullException>("TimeProvider", static () => new ThrottleOptions { MaxConcurrency = 1, TimeProvider = null! });

    [Fact]
    public void Defaults_OfEveryOption_AreTheDocumentedOnes()
    {
        var options = new ThrottleOptions { MaxConcurrency = 3 };

        Assert.Equal(3, options.MaxConcurrency);
        Assert.Equal(FailureMode.FailFast, options.FailureMode);
        Assert.Null(options.ItemTimeout);
        Assert.Null(options.AbandonAfter);
        Assert.Null(options.Progress);
        Assert.Equal(TimeSpan.FromSeconds(1), options.ProgressInterval);
        Assert.Null(options.RateLimiter);
        Assert.Equal(ResultOrder.Source, options.ResultOrder);
        Assert.Null(options.OnUnclaimed);
        Assert.Same(TimeProvider.System, options.TimeProvider);
        Assert.Null(options.Logger);
        Assert.Null(options.Name);
    }

    [Fact]
    public void Options_ThatCannotBeHonoured_AreNamedWithTheReason()
    {
        int[] items = [1];
        var ordered = new ThrottleOptions { MaxConcurrency = 1, ResultOrder = ResultOrder.Source };
        var onUnclaimed = new ThrottleOptions { MaxConcurrency = 1, OnUnclaimed = static _ => { } };
        var mode = new ThrottleOptions { MaxConcurrency = 1, FailureMode = FailureMode.Collect };
        var abandonAfter = new ThrottleOptions { MaxConcurrency = 1, AbandonAfter = TimeSpan.Zero };

        SaysWhy("ResultOrder is set, but there are no results.", () => items.ForEachThrottledAsync(ordered, static (_, _) => ValueTask.CompletedTask));
        SaysWhy("OnUnclaimed is set, but there are no results.", () => items.ForEachThrottledAsync(onUnclaimed, static (_, _) => ValueTask.CompletedTask));
        SaysWhy("AbandonAfter is set, but no ItemTimeout is.", () => items.ForEachThrottledAsync(abandonAfter, static (_, _) => ValueTask.CompletedTask));
        SaysWhy("ResultOrder is set, but the results are not streamed.", () => items.GatherAsync(ordered, static (item, _) => ValueTask.FromResult(item)));
        SaysWhy("FailureMode is set, but single failures do not decide how the call ends.", () => items.GatherOutcomesAsync(mode, static (item, _) => ValueTask.FromResult(item)));

        Assert.StartsWith(
            "Not a defined order.",
            Assert.Throws<ArgumentOutOfRangeException>(static () => new ThrottleOptions { MaxConcurrency = 1, ResultOrder = (ResultOrder)2 }).Message,
            StringComparison.Ordinal);

        static void SaysWhy(string why, Func<object> call) =>
            Assert.Equal($"{why} (Parameter 'options')", Assert.Throws<ArgumentException>(call).Message);
    }

    [Fact]
    public async Task OnUnclaimed_NotSet_LeavesResultsOfAGatherAlone()
    {
        var results = new ConcurrentBag<Resource>();
        var options = new ThrottleOptions { MaxConcurrency = 1, Name = "alone" };
        var handler = new RecordingHandler();
        var handled = new ThrottleOptions { MaxConcurrency = 1, OnUnclaimed = handler.Handle };
        for (int i = 0; i < 10; i++)
        {
            Assert.IsType<IOException>(await new[] { 0, 1 }.GatherAsync(options, Select).EndAsync());
        }

        Assert.Equal(10, results.Count);
        Resource[] ours = [.. results];

        // whatever was queued for them, was so before
        Assert.IsType<IOException>(await new[] { 0, 1 }.GatherAsync(handled, Select).EndAsync());
        await handler.NextAsync();
        Assert.All(ours, static result => Assert.Equal(0, result.Disposed));

        ValueTask<Resource> Select(int item, CancellationToken token)
        {
            if (item == 1)
            {
                throw new IOException();
            }

            var result = new Resource();
            results.Add(result);
            return new ValueTask<Resource>(result);
        }
    }

    private static void Throws(string name, Func<ThrottleOptions> create) => Assert.Throws<ArgumentOutOfRangeException>(name, create);
}
