namespace AsyncToolkit.Internal;

/// <summary>The part of the options that the engine itself needs.</summary>
internal readonly record struct FanOutPolicy(int Limit, FailureMode FailureMode = default, string? Name = null)
{
    /// <summary>Whether the ends that the call's own cancellation induced are kept.</summary>
    internal bool KeepsInduced { get; init; }

    /// <summary>
    /// Says whether so many failures of items stop the call; null where <see cref="FailureMode"/> says it. Asked under the lock of
    /// the log: nothing of the user's.
    /// </summary>
    internal Func<int, bool>? StopsAt { get; init; }

    internal static FanOutPolicy Of(ThrottleOptions options) => new(options.MaxConcurrency, options.FailureMode, options.Name);
}
