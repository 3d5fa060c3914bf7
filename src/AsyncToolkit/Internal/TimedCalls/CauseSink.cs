using System.Diagnostics.CodeAnalysis;

namespace AsyncToolkit.Internal;

/// <summary>The cause in place of the timeout, or of any failure, for a factory that makes a value of it.</summary>
internal readonly struct CauseSink<T>(FallbackOn on) : ITimeoutSink<T, ResultOrCause<T>>
{
    public ResultOrCause<T> Success(T result) => new(result, null, null);

    public bool TryTimeout(TimedCall call, UnclaimedResults? unclaimed, [MaybeNullWhen(false)] out ResultOrCause<T> fallback)
    {
        fallback = new ResultOrCause<T>(default!, call.Timeout(), unclaimed);
        return true;
    }

    public bool TryFailure(Exception failure, [MaybeNullWhen(false)] out ResultOrCause<T> fallback)
    {
        fallback = new ResultOrCause<T>(default!, failure, null);
        return on == FallbackOn.AnyFailure;
    }
}
