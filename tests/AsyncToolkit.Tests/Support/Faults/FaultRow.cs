namespace AsyncToolkit.Tests.Support;

/// <summary>What becomes of a call when one of its callbacks does something unexpected, once.</summary>
/// <param name="Callback">The name of the callback.</param>
/// <param name="Throws">How the call ends when it throws.</param>
/// <param name="Results">How many results the caller has then; for calls without results, how many bodies have run to their end.</param>
/// <param name="Cancels">How the call ends when the callback cancels it.</param>
/// <param name="Meanwhile">How many bodies run to their end while it hangs.</param>
/// <param name="IsAwaited">Whether the call waits for it.</param>
/// <param name="IsAsync">Whether it may await.</param>
public sealed record FaultRow(string Callback, Ending Throws, int Results, Ending Cancels, int Meanwhile, bool IsAwaited, bool IsAsync = false)
{
    /// <summary>How the call ends where the callback does nothing of the kind: some are called only when something else has happened.</summary>
    public Ending Otherwise { get; init; } = Ending.Succeeds;

    /// <summary>How many results there are then; null for as many as there may be.</summary>
    public int? OtherwiseResults { get; init; }

    /// <summary>Whether the caller gets what it throws.</summary>
    public bool IsTold { get; init; } = Throws is Ending.Fails;

    /// <summary>Whether nobody at all does: not the log either.</summary>
    public bool IsSwallowed { get; init; }

    /// <summary>Whether it is only told of something, so that the whole call ends while it hangs: also what nobody waits for.</summary>
    public bool IsObserver => Callback is "logger" or "progress" or FaultyRun.Unclaimed;
}
