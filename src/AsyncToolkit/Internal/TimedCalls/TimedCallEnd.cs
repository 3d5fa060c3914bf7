namespace AsyncToolkit.Internal;

/// <summary>What has ended a timed call. Decided once, by the one who first takes it from <see cref="None"/>.</summary>
internal enum TimedCallEnd
{
    None = 0,

    /// <summary>The operation, or the task, has ended before anything else.</summary>
    Itself,

    /// <summary>The time was up.</summary>
    Timeout,

    /// <summary>The caller canceled, or the deadline that the call was started under expired.</summary>
    Caller,

    /// <summary>The clock failed, so that nobody knows when the time would be up.</summary>
    Clock,
}
