namespace AsyncToolkit;

/// <summary>How far a throttled call has come, at one moment.</summary>
/// <remarks>Reported through <see cref="ThrottleOptions.Progress"/>.</remarks>
/// <example>
/// <code>
/// var options = new ThrottleOptions
/// {
///     MaxConcurrency = 8,
///     Progress = new Progress&lt;ThrottleProgress&gt;(now => Console.WriteLine(
///         $"{now.Completed} of {now.Total} done, {now.InFlight} in flight, {now.ItemsPerSecond:F0} a second, {now.EstimatedRemaining} to go")),
/// };
/// </code>
/// </example>
public readonly record struct ThrottleProgress
{
    /// <summary>How many bodies have been started.</summary>
    public long Started { get; init; }

    /// <summary>How many items have succeeded.</summary>
    public long Completed { get; init; }

    /// <summary>How many failures there have been. What was merely canceled by the end of the call is not among them.</summary>
    public long Failed { get; init; }

    /// <summary>How many bodies hold a place under the limit.</summary>
    public int InFlight { get; init; }

    /// <summary>
    /// How many bodies were given up while they were still running, by <see cref="ThrottleOptions.AbandonAfter"/>. They are
    /// among <see cref="Failed"/> and no longer among <see cref="InFlight"/>.
    /// </summary>
    public long Abandoned { get; init; }

    /// <summary>
    /// How many items there are: known without enumerating, or, in a traversal, discovered so far; null where the count is unknown.
    /// </summary>
    public long? Total { get; init; }

    /// <summary>The time since the call began.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Items that ended (completed or failed) per second of <see cref="Elapsed"/>; 0 before any time has passed.</summary>
    public double ItemsPerSecond => Elapsed > TimeSpan.Zero ? (Completed + Failed) / Elapsed.TotalSeconds : 0;

    /// <summary>
    /// The time that the rest of <see cref="Total"/> takes at the mean speed so far; null while the total or the speed is unknown.
    /// </summary>
    public TimeSpan? EstimatedRemaining
    {
        get
        {
            double speed = ItemsPerSecond;
            if (Total is not { } total || speed <= 0)
            {
                return null;
            }

            double seconds = Math.Max(0, total - Completed - Failed) / speed;
            return seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
        }
    }
}
