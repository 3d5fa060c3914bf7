using System.Threading.RateLimiting;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.Options;

/// <summary>Rate limiters that fail when nobody wants them any more, or beside something else that fails: nothing is lost.</summary>
public class LateRateLimiterTests
{
    [Fact]
    public async Task RateLimiter_ThatThrowsAfterACancellation_IsKeptInside()
    {
        using var source = new TrackedTokenSource();
        var gate = new Gate("limiter");
        var limiter = new ScriptedLimiter(async (_, _) =>
        {
            await gate.WaitAsync(CancellationToken.None);
            throw new IOException("limiter");
        });
        Task call = Start(limiter, static (_, _) => default, source.Token);
        await gate.WhenParkedAsync(1);

        await source.CancelAsync();
        gate.Open();

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.True(call.IsCanceled);
        ItemFailure inside = Assert.Single(Assert.IsType<FanOutException>(thrown.InnerException).Failures);
        Assert.Equal((0L, 0, "limiter"), (inside.Index, (int)inside.Item!, inside.Exception.Message));
    }

    [Fact]
    public async Task Lease_WhoseDisposalThrowsAfterAFailure_LosesNeither()
    {
        ScriptedLimiter? self = null;
        var limiter = self = new ScriptedLimiter((_, _) => new(self!.Grant(static () => throw new IOException("lease"))));
        Task call = Start(limiter, static (item, _) => item == 0 ? throw new InvalidOperationException("root") : default);

        var thrown = Assert.IsType<FanOutException>(await call.EndAsync());
        Assert.Contains("root", thrown.ToString(), StringComparison.Ordinal);
        Assert.Contains("lease", thrown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lease_OfAnItemThatNeverStartsWhoseDisposalThrows_FailsThatItem()
    {
        using var source = new TrackedTokenSource();
        ScriptedLimiter? self = null;
        var limiter = self = new ScriptedLimiter((call, _) =>
        {
            if (call == 2)
            {
                source.Cancel();
            }

            return new(self!.Grant(call == 2 ? static () => throw new IOException("lease") : null));
        });
        Task call = Start(limiter, static (_, _) => default, source.Token);

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        ItemFailure inside = Assert.Single(Assert.IsType<FanOutException>(thrown.InnerException).Failures);
        Assert.Equal((2L, 2, "lease"), (inside.Index, (int)inside.Item!, inside.Exception.Message));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lease_WhoseMembersThrow_IsReturnedAndFailsTheItem(bool atOnce)
    {
        int disposed = 0;
        var limiter = new ScriptedLimiter((_, _) => new(new FaultyLease(atOnce, () => disposed++)));
        Task call = Start(limiter, static (_, _) => default);

        Assert.Equal(3, Assert.IsType<FanOutException>(await call.EndAsync()).Failures.Count);
        Assert.Equal(3, disposed);
    }

    [Fact]
    public async Task Progress_OfARefusedItem_HasNotStartedIt()
    {
        var progress = new RecordingProgress();
        ScriptedLimiter? self = null;
        var limiter = self = new ScriptedLimiter((call, _) => new(call == 1 ? self!.Reject() : self!.Grant()));
        var options = new ThrottleOptions { MaxConcurrency = 1, RateLimiter = limiter, FailureMode = FailureMode.Collect, Progress = progress };
        Task call = new[] { 0, 1, 2 }.ForEachThrottledAsync(options, static (_, _) => ValueTask.CompletedTask);
        Assert.IsType<FanOutException>(await call.EndAsync());

        ThrottleProgress last = await progress.NextAsync();
        Assert.Equal((2L, 2L, 1L), (last.Started, last.Completed, last.Failed));
    }

    private static Task Start(ScriptedLimiter limiter, Func<int, CancellationToken, ValueTask> body, CancellationToken token = default) =>
        new[] { 0, 1, 2 }.ForEachThrottledAsync(
            new ThrottleOptions { MaxConcurrency = 1, RateLimiter = limiter, FailureMode = FailureMode.Collect }, body, token);

    private sealed class FaultyLease(bool atOnce, Action onDispose) : RateLimitLease
    {
        public override bool IsAcquired => atOnce ? throw new IOException("acquired") : false;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata) => throw new IOException("metadata");

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            onDispose();
        }
    }
}
