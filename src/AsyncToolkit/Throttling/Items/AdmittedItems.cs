using System.Threading.RateLimiting;

namespace AsyncToolkit.Internal;

/// <summary>Items behind a rate limiter: one at a time is pulled and waits for its permit.</summary>
/// <remarks>
/// The engine pulls from one worker at a time, so one item at the most is held here. An item that gets no permit is passed on
/// with the reason, to fail as an item and not as the source.
/// </remarks>
internal sealed class AdmittedItems<T>(IAsyncEnumerable<T> source, RateLimiter limiter, TimeProvider timeProvider)
    : IAsyncEnumerable<Admitted<T>>, IAsyncEnumerator<Admitted<T>>, ICountedSequence, IEngineAware
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private IAsyncEnumerator<T>? _items;
    private CancellationToken _token;

    public Admitted<T> Current { get; private set; } = null!;

    public long? KnownCount => (source as ICountedSequence)?.KnownCount;

    public void Attach(FanOutCore engine) => (source as IEngineAware)?.Attach(engine);

    public IAsyncEnumerator<Admitted<T>> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        _token = cancellationToken;
        _items = source.GetAsyncEnumerator(cancellationToken);
        return this;
    }

    public async ValueTask<bool> MoveNextAsync()
    {
        if (!await _items!.MoveNextAsync().ConfigureAwait(false))
        {
            return false;
        }

        T item = _items.Current;
        try
        {
            Current = new Admitted<T>(item, await AcquireAsync().ConfigureAwait(false), refusal: null);
        }
        catch (OperationCanceledException) when (_token.IsCancellationRequested)
        {
            // the call has stopped: it is taken as pulled, and not started
            Current = new Admitted<T>(item, lease: null, refusal: null);
        }
        catch (Exception e)
        {
            Current = new Admitted<T>(item, lease: null, e);
        }

        return true;
    }

    public ValueTask DisposeAsync() => _items!.DisposeAsync();

    private async ValueTask<RateLimitLease> AcquireAsync()
    {
        while (true)
        {
            RateLimitLease lease = await limiter.AcquireAsync(1, _token).ConfigureAwait(false);
            TimeSpan? retryAfter = null;
            bool acquired = false;
            try
            {
                acquired = lease.IsAcquired;
                if (!acquired && lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan after))
                {
                    retryAfter = after;
                }
            }
            finally
            {
                if (!acquired)
                {
                    lease.Dispose();
                }
            }

            if (acquired)
            {
                return lease;
            }

            switch (retryAfter)
            {
                case null:
                    throw new RateLimitRejectedException();
                case { } wait:
                    await Task.Delay(AsTimersTake(wait), timeProvider, _token).ConfigureAwait(false);
                    break;
            }
        }
    }

    // A millisecond is the least that timers count: a limiter that names less is not asked in a tight loop. One that names more than the
    // longest timer, or for ever, is asked after that.
    private static TimeSpan AsTimersTake(TimeSpan wait) =>
        wait == Timeout.InfiniteTimeSpan || wait > UnflowedTimer.Longest ? UnflowedTimer.Longest : wait > ShortestWait ? wait : ShortestWait;
}
