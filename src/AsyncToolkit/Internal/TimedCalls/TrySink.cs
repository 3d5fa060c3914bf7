using System.Diagnostics.CodeAnalysis;

namespace AsyncToolkit.Internal;

/// <summary>Says whether it was the time that was up, without an exception.</summary>
internal readonly struct TrySink<T> : ITimeoutSink<T, TimeoutResult<T>>, ITimeoutSink<T, TimeoutResult>
{
    TimeoutResult<T> ITimeoutSink<T, TimeoutResult<T>>.Success(T result) => new(result);

    TimeoutResult ITimeoutSink<T, TimeoutResult>.Success(T result) => default;

    public bool TryTimeout(TimedCall call, UnclaimedResults? unclaimed, [MaybeNullWhen(false)] out TimeoutResult<T> fallback)
    {
        unclaimed?.Settle([]);
        fallback = TimeoutResult<T>.TimedOut;
        return true;
    }

    public bool TryTimeout(TimedCall call, UnclaimedResults? unclaimed, [MaybeNullWhen(false)] out TimeoutResult fallback)
    {
        unclaimed?.Settle([]);
        fallback = TimeoutResult.TimedOut;
        return true;
    }

    public bool TryFailure(Exception failure, [MaybeNullWhen(false)] out TimeoutResult<T> fallback)
    {
        fallback = default;
        return false;
    }

    public bool TryFailure(Exception failure, [MaybeNullWhen(false)] out TimeoutResult fallback)
    {
        fallback = default;
        return false;
    }
}
