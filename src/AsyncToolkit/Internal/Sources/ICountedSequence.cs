namespace AsyncToolkit.Internal;

/// <summary>A sequence of ours that may know how long it is.</summary>
internal interface ICountedSequence
{
    /// <summary>How many items there are; null while, or where, that is unknown.</summary>
    long? KnownCount { get; }
}
