using System.Threading.RateLimiting;

namespace AsyncToolkit.Internal;

/// <summary>An item with the permit that a rate limiter gave for it, or with the reason why there is none.</summary>
internal sealed class Admitted<T>(T item, RateLimitLease? lease, Exception? refusal) : IItemEnvelope
{
    internal T Value { get; } = item;

    internal Exception? Refusal { get; } = refusal;

    object? IItemEnvelope.Item => Value is IItemEnvelope envelope ? envelope.Item : Value;

    void IItemEnvelope.Discard()
    {
        Release();
        (Value as IItemEnvelope)?.Discard();
    }

    internal void Release() => lease?.Dispose();
}
