using System.Threading.RateLimiting;

namespace AsyncToolkit.Internal;

/// <summary>An item with the permit that a rate limiter gave for it, or with the reason why there is none.</summary>
internal sealed class Admitted<T>(T item, RateLimitLease? lease, Exception? refusal) : IItemEnvelope
{
    private int _takenOver;

    internal T Value { get; } = item;

    internal Exception? Refusal { get; } = refusal;

    /// <summary>
    /// Called by the body before it begins, and by whoever finds that it never will: the first of them is answerable for the
    /// permit. A body that comes second, having been abandoned before, must not run.
    /// </summary>
    internal bool TryTakeOver() => Interlocked.Exchange(ref _takenOver, 1) == 0;

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
            lease?.Dispose();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
