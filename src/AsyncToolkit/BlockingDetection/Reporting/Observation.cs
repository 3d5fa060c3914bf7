namespace AsyncToolkit.Internal;

/// <summary>Something that was seen on a watched thread or by the watchdog, on its way to the reporter.</summary>
internal abstract class Observation
{
    /// <summary>The reporter's: says what it is.</summary>
    internal abstract void Accept(Reporter reporter);
}
