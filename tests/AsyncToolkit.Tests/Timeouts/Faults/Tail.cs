namespace AsyncToolkit.Tests.Timeouts.Faults;

/// <summary>What a timed call has behind its time.</summary>
internal enum Tail
{
    None,
    Fallback,
    FallbackOnAnyFailure,
    Factory,
    FactoryOnAnyFailure,
    Try,
}
