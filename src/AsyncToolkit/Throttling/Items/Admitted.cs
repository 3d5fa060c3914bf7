using System.Threading.RateLimiting;

namespace AsyncToolkit.Internal;

/// <summary>An item with the permit that a rate limiter gave for it, or with the reason why there is none.</summary>
internal sealed class Admitted<T>(T item, RateLimitLease? lease, Exception? refusal) : IItemEnvelope
{
    private int _released;

    internal T Value { get; } = item;

    internal Exception? Refusal { get; } = refusal;

    /// <summary>Whether the body has begun; from then on it gives the permit back itself, when it ends.</summary>
    internal bool Begun { get; set; }

    object? IItemEnvelope.Item => Value is IItemEnvelope envelope ? envelope.Item : Value;

    Exception? IItemEnvelope.Discard()
    {
        Exception? failure = Failures.Join(Refusal, Release());
        return Failures.Join(failure, (Value as IItemEnvelope)?.Discard());
    }

    /// <summary>Gives the permit back. Returns what that threw, or null.</summary>
    internal Exception? Release()
    {
        try
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
            {
                lease?.Dispose();
            }

            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
