namespace AsyncToolkit.Internal;

/// <summary>What came of asking a source for an item.</summary>
internal enum Taken
{
    /// <summary>An item is in the claim.</summary>
    Item = 0,

    /// <summary>Nothing for this worker: the source is exhausted, or another worker is pulling. The worker gives up its place.</summary>
    Nothing,

    /// <summary>The source is pulling asynchronously; it keeps the worker's place and resumes the engine with it.</summary>
    Parked,
}
