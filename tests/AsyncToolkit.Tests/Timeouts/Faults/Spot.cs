namespace AsyncToolkit.Tests.Timeouts.Faults;

/// <summary>Where an operation is when something happens.</summary>
public enum Spot
{
    /// <summary>It has not returned yet: the caller's thread is in it.</summary>
    InTheCall,

    /// <summary>On a thread of the pool.</summary>
    BehindAnAwait,

    /// <summary>On no thread.</summary>
    AtAGate,
}
