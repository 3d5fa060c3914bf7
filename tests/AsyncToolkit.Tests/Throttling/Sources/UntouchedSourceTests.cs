using AsyncToolkit.Tests.Support;
using NSubstitute;

namespace AsyncToolkit.Tests.Throttling.Sources;

/// <summary>A call that is canceled before it begins is a canceled task and touches nothing.</summary>
public class UntouchedSourceTests
{
    private static readonly CancellationToken Canceled = new(canceled: true);

    [Fact]
    public async Task ForEachThrottledAsync_CanceledBefore_DoesNotTouchAnEnumerable()
    {
        IEnumerable<int> source = Substitute.For<IEnumerable<int>>();
        var body = Substitute.For<Func<int, CancellationToken, ValueTask>>();
        var options = new ThrottleOptions { MaxConcurrency = 1, FailureMode = FailureMode.Collect, RateLimiter = new ScriptedLimiter() };

        await AssertCanceledAsync(source.ForEachThrottledAsync(1, body, Canceled));
        await AssertCanceledAsync(source.ForEachThrottledAsync(options, body, Canceled));

        Assert.Empty(source.ReceivedCalls());
        Assert.Empty(body.ReceivedCalls());
    }

    [Fact]
    public async Task ForEachThrottledAsync_CanceledBefore_DoesNotTouchACollection()
    {
        ICollection<int> source = Substitute.For<ICollection<int>>();
        var body = Substitute.For<Func<int, CancellationToken, ValueTask>>();

        await AssertCanceledAsync(source.ForEachThrottledAsync(1, body, Canceled));

        Assert.Empty(source.ReceivedCalls());
    }

    [Fact]
    public async Task ForEachThrottledAsync_CanceledBefore_DoesNotTouchAnAsyncEnumerable()
    {
        IAsyncEnumerable<int> source = Substitute.For<IAsyncEnumerable<int>>();
        var body = Substitute.For<Func<int, CancellationToken, ValueTask>>();
        var options = new ThrottleOptions { MaxConcurrency = 1, ItemTimeout = TimeSpan.FromSeconds(1) };

        await AssertCanceledAsync(source.ForEachThrottledAsync(1, body, Canceled));
        await AssertCanceledAsync(source.ForEachThrottledAsync(options, body, Canceled));

        Assert.Empty(source.ReceivedCalls());
        Assert.Empty(body.ReceivedCalls());
    }

    [Fact]
    public async Task ForEachThrottledAsync_CanceledBeforeAndEmpty_IsCanceled() =>
        await AssertCanceledAsync(Array.Empty<int>().ForEachThrottledAsync(1, static (_, _) => ValueTask.CompletedTask, Canceled));

    [Fact]
    public async Task TraverseThrottledAsync_CanceledBefore_DoesNotTouchTheSeeds()
    {
        IEnumerable<int> seeds = Substitute.For<IEnumerable<int>>();
        IEqualityComparer<int> comparer = Substitute.For<IEqualityComparer<int>>();
        var body = Substitute.For<Func<int, CancellationToken, ValueTask<IEnumerable<int>>>>();

        await AssertCanceledAsync(seeds.TraverseThrottledAsync(1, body, Canceled));
        await AssertCanceledAsync(seeds.TraverseThrottledAsync(new ThrottleOptions { MaxConcurrency = 1 }, body, comparer, Canceled));

        Assert.Empty(seeds.ReceivedCalls());
        Assert.Empty(comparer.ReceivedCalls());
        Assert.Empty(body.ReceivedCalls());
    }

    private static async Task AssertCanceledAsync(Task call)
    {
        Assert.True(call.IsCanceled);
        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.Equal(Canceled, thrown.CancellationToken);
        Assert.Null(thrown.InnerException);
    }
}
