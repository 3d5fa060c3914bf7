namespace AsyncToolkit.Tests.Support;

/// <summary>How a call ends.</summary>
public enum Ending
{
    Succeeds,

    /// <summary>With what the callback has thrown, and nothing else.</summary>
    Fails,

    /// <summary>By the token of the caller.</summary>
    IsCanceled,
}
