namespace AsyncToolkit.Testing;

/// <summary>Says why a virtual run was ended.</summary>
public enum VirtualTimeFailure
{
    /// <summary>Nothing could run any more, no timer was armed, and the body had not ended.</summary>
    Deadlock,

    /// <summary>The clock ran past <see cref="VirtualTimeOptions.MaxJumps"/> or <see cref="VirtualTimeOptions.MaxVirtualTime"/>.</summary>
    Runaway,

    /// <summary>The run waited for something real for longer than <see cref="VirtualTimeOptions.RealTimeout"/>.</summary>
    Stuck,

    /// <summary>Timers or work were left when the body had ended.</summary>
    Leaked,

    /// <summary>A schedule that was found by exploration failed; the cause is the inner exception.</summary>
    ScheduleFailed,

    /// <summary>A replayed schedule took another way than the recorded one.</summary>
    Diverged,
}
