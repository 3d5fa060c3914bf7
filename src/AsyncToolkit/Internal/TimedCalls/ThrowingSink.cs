using System.Diagnostics.CodeAnalysis;

namespace AsyncToolkit.Internal;

/// <summary>No fallback: everything but a success is thrown.</summary>
internal readonly struct ThrowingSink<T> : ITimeoutSink<T, T>
{
    public T Success(T result) => result;

    public bool TryTimeout(TimedCall call, UnclaimedResults? unclaimed, [MaybeNullWhen(false)] out T fallback)
    {
        fallback = default;
        return false;
    }

    public bool TryFailure(Exception failure, [MaybeNullWhen(false)] out T fallback)
    {
        fallback = default;
        return false;
    }
}
