namespace AsyncToolkit.Tests.Support;

/// <summary>What a callback of the user's does, once.</summary>
public enum FaultKind
{
    Throws,

    /// <summary>Behind its first await.</summary>
    ThrowsLater,

    /// <summary>Cancels the token of the very call.</summary>
    Cancels,

    /// <summary>Blocks its thread until it is released.</summary>
    Hangs,

    /// <summary>Calls the library, and waits for that.</summary>
    Reenters,
}
