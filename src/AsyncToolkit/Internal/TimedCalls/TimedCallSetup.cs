namespace AsyncToolkit.Internal;

/// <summary>What a timed call is given: the time, the clock, the options if there are any, and what may cancel it.</summary>
internal readonly record struct TimedCallSetup(
    TimeSpan Timeout, TimeProvider TimeProvider, TimeoutOptions? Options, CallerCancellation Caller)
{
    internal string? Name => Options?.Name;

    internal TimeSpan? AbandonAfter => Options is { } options ? options.AbandonAfter : TimeoutOptions.DefaultGrace;
}
