namespace AsyncToolkit.Internal;

/// <summary>What an enumeration of a stream needs to know of the call, whatever its items are.</summary>
internal interface IStreamCall<TResult>
{
    ThrottleOptions Options { get; }

    /// <summary>The token that was given to the call, beside the one of the enumeration.</summary>
    CancellationToken CallerToken { get; }

    /// <summary>Makes the engine, ready to be started, whose results go to the consumer.</summary>
    /// <param name="supply">The engine's side of the enumeration.</param>
    /// <param name="unclaimed">Takes results that come too late, or of an item that then fails; null where nobody wants them.</param>
    /// <param name="log">The log of the enumeration; null where nobody is told anything.</param>
    FanOutCore Open(StreamSupply<TResult> supply, UnclaimedResults? unclaimed, CallLog? log);
}
