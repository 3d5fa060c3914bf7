namespace AsyncToolkit.Testing;

/// <summary>Says what happens when a virtual run leaves timers or work behind.</summary>
public enum LeakCheck
{
    /// <summary>Nothing is looked at. The default.</summary>
    Off,

    /// <summary>What is left is written to <see cref="VirtualTimeOptions.Output"/>.</summary>
    Report,

    /// <summary>The run fails with <see cref="VirtualTimeFailure.Leaked"/>, unless its body has failed.</summary>
    Throw,
}
