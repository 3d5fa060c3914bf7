namespace AsyncToolkit.Docs.Tests.Comparison;

/// <summary>The columns of the guide's comparison.</summary>
public enum Way
{
    /// <summary><c>Parallel.ForEachAsync</c>.</summary>
    Parallel,

    /// <summary><c>SemaphoreSlim</c> around each body, <c>Task.WhenAll</c> around all of them, as it is written by hand.</summary>
    Semaphore,

    /// <summary><c>ForEachThrottledAsync</c>.</summary>
    Toolkit,
}
