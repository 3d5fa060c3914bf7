using System.Diagnostics.CodeAnalysis;

namespace AsyncToolkit.Internal;

/// <summary>A value in place of the timeout, or of any failure. No exception is made on the way.</summary>
internal readonly struct FallbackSink<T>(T value, FallbackOn on) : ITimeoutSink<T, T>
{
    public T Success(T result) => result;

    public bool TryTimeout(TimedCall call, UnclaimedResults? unclaimed, [MaybeNullWhen(false)] out T fallback)
    {
        unclaimed?.Settle(value is ValueType ? [] : [value]);
        fallback = value;
        return true;
    }

    public bool TryFailure(Exception failure, [MaybeNullWhen(false)] out T fallback)
    {
        fallback = value;
        return on == FallbackOn.AnyFailure;
    }
}
