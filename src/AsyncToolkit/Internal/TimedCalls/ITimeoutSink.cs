using System.Diagnostics.CodeAnalysis;

namespace AsyncToolkit.Internal;

/// <summary>What becomes of the end of a timed call: a result, or a fallback, or neither. Implemented by structs.</summary>
/// <typeparam name="T">What the operation results in.</typeparam>
/// <typeparam name="TOut">What the caller receives.</typeparam>
internal interface ITimeoutSink<T, TOut>
{
    TOut Success(T result);

    /// <summary>The time was up. False if the timeout is to be thrown.</summary>
    /// <param name="call">Makes the exception, for those who need one.</param>
    /// <param name="unclaimed">The results that the caller does not receive, or null. Once it is known what the caller does receive, it is settled.</param>
    /// <param name="fallback">What the caller receives, if true.</param>
    bool TryTimeout(TimedCall call, UnclaimedResults? unclaimed, [MaybeNullWhen(false)] out TOut fallback);

    /// <summary>The operation has failed by itself. False if its failure is to be thrown.</summary>
    bool TryFailure(Exception failure, [MaybeNullWhen(false)] out TOut fallback);
}
