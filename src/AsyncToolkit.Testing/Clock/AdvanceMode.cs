namespace AsyncToolkit.Testing;

/// <summary>Says what a timer sees when the clock is advanced past its due time.</summary>
public enum AdvanceMode
{
    /// <summary>The clock stands at its new time before the first timer fires, so every callback reads the end of the advance. The default.</summary>
    Jump,

    /// <summary>The clock stops at the due time of each timer on its way, so every callback reads the time it was armed for.</summary>
    Step,
}
