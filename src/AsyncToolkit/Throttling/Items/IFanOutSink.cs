namespace AsyncToolkit.Internal;

/// <summary>What a member does with the results of its bodies: makes the engine, over whatever the options make of the items.</summary>
internal interface IFanOutSink<TResult>
{
    FanOutCore Over<TItem>(
        Source<TItem> source, Func<TItem, CancellationToken, ValueTask<TResult>> body, in FanOutPolicy policy, CancellationToken callerToken);
}
