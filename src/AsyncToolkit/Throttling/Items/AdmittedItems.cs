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
            (item as IItemEnvelope)?.Discard();
            throw;
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
            if (lease.IsAcquired)
            {
                return lease;
            }

            bool retry = lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan retryAfter);
            lease.Dispose();
            if (!retry)
            {
                throw new RateLimitRejectedException();
            }

            if (retryAfter > TimeSpan.Zero)
            {
                await Task.Delay(retryAfter, timeProvider, _token).ConfigureAwait(false);
            }
            else
            {
                await Task.Yield();
                _token.ThrowIfCancellationRequested();
            }
        }
    }
}
