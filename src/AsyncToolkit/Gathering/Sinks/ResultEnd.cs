namespace AsyncToolkit.Internal;

/// <summary>The end of a call that has a value, and the sink that its bodies' results go to.</summary>
internal abstract class ResultEnd<TResult, TValue> : CallTask<TValue>, ICallEnd, IFanOutSink<TResult>
{
    Task ICallEnd.Task => Completion;

    void ICallEnd.Stopped(StopCause cause)
    {
    }

    public abstract void Complete(in CallVerdict verdict, long extent);

    public abstract FanOutCore Over<TItem>(
        Source<TItem> source,
        Func<TItem, CancellationToken, ValueTask<TResult>> body,
        in FanOutPolicy policy,
        CancellationToken callerToken);

    /// <summary>Runs a call that has no options beyond those of the policy.</summary>
    internal Task<TValue> Run<T>(
        ItemSequence<T> source, in FanOutPolicy policy, Func<T, CancellationToken, ValueTask<TResult>> body, CancellationToken callerToken)
    {
        Over(source.ToSource(policy.Limit), body, policy, callerToken).Start();
        return Completion;
    }

    /// <summary>Runs a call with whatever its options put around the bodies.</summary>
    internal Task<TValue> Run<T>(
        ItemSequence<T> source,
        ThrottleOptions options,
        in FanOutPolicy policy,
        Func<T, CancellationToken, ValueTask<TResult>> body,
        UnclaimedResults? unclaimed,
        CancellationToken callerToken)
    {
        ThrottledCall.Create(source, options, policy, body, unclaimed, this, callerToken).Start();
        return Completion;
    }
}
