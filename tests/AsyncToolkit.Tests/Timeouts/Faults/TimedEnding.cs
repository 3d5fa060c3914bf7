namespace AsyncToolkit.Tests.Timeouts.Faults;

/// <summary>How a timed call ends.</summary>
internal enum TimedEnding
{
    Succeeds,

    /// <summary>With the fallback, or with what the factory has made.</summary>
    FallsBack,

    /// <summary>With the exception, or with the result of a call that is tried.</summary>
    TimesOut,

    /// <summary>With what the callback has thrown.</summary>
    Fails,

    /// <summary>By the token of the caller.</summary>
    IsCanceled,
}
