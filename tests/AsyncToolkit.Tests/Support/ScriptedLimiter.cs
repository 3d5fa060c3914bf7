using System.Threading.RateLimiting;

namespace AsyncToolkit.Tests.Support;

/// <summary>A rate limiter that does what a script says and counts its leases.</summary>
internal sealed class ScriptedLimiter(Func<int, CancellationToken, ValueTask<RateLimitLease>>? script = null) : RateLimiter
{
    private int _asked;
    private int _granted;
    private int _returned;

    internal int Asked => Volatile.Read(ref _asked);

    internal int Granted => Volatile.Read(ref _granted);

    /// <summary>How often leases were disposed, all of them together.</summary>
    internal int Returned => Volatile.Read(ref _returned);

    public override TimeSpan? IdleDuration => null;

    public override RateLimiterStatistics? GetStatistics() => null;

    internal RateLimitLease Grant(Action? onDispose = null)
    {
        Interlocked.Increment(ref _granted);
        return new Lease(this, isAcquired: true, retryAfter: null, onDispose);
    }

    internal RateLimitLease Reject(TimeSpan? retryAfter = null)
    {
        Interlocked.Increment(ref _granted);
        return new Lease(this, isAcquired: false, retryAfter, onDispose: null);
    }

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => throw new NotSupportedException();

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        Assert.Equal(1, permitCount);
        int call = Interlocked.Increment(ref _asked) - 1;
        return script is null ? new ValueTask<RateLimitLease>(Grant()) : script(call, cancellationToken);
    }

    private sealed class Lease(ScriptedLimiter limiter, bool isAcquired, TimeSpan? retryAfter, Action? onDispose) : RateLimitLease
    {
        public override bool IsAcquired => isAcquired;

        public override IEnumerable<string> MetadataNames => retryAfter is null ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter : null;
            return metadata is not null;
        }

        // not once only: a lease that is given back twice is to be seen
        protected override void Dispose(bool disposing)
        {
            Interlocked.Increment(ref limiter._returned);
            base.Dispose(disposing);
            onDispose?.Invoke();
        }
    }
}
