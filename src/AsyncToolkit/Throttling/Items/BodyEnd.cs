namespace AsyncToolkit.Internal;

/// <summary>How a body ended: with a result, with a failure, or, if it never began, with neither.</summary>
internal readonly struct BodyEnd<TResult>
{
    private BodyEnd(TResult? result, bool hasResult, Exception? failure)
    {
        Result = result;
        HasResult = hasResult;
        Failure = failure;
    }

    internal TResult? Result { get; }

    internal bool HasResult { get; }

    internal Exception? Failure { get; }

    internal static BodyEnd<TResult> Of(TResult result) => new(result, hasResult: true, failure: null);

    internal static BodyEnd<TResult> Of(Exception failure) => new(default, hasResult: false, failure);

    /// <summary>The result is nobody's: the item has failed, or was given up.</summary>
    internal void Unclaim(UnclaimedResults? unclaimed)
    {
        if (HasResult)
        {
            unclaimed?.Add(Result);
        }
    }
}
