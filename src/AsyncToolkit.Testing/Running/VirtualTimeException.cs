namespace AsyncToolkit.Testing;

/// <summary>A virtual run had to be ended, or an exploration found a schedule that fails. What the code under test throws by itself is
/// never wrapped in it, except by an exploration, which adds how to replay it.</summary>
public sealed class VirtualTimeException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">Why the run was ended.</param>
    /// <param name="message">What happened, and where to look.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public VirtualTimeException(VirtualTimeFailure reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>Gets why the run was ended.</summary>
    public VirtualTimeFailure Reason { get; }

    /// <summary>Gets the seed of the schedule, or <see langword="null"/> when the run had none.</summary>
    public int? Seed { get; init; }

    /// <summary>Gets the schedule in the form that <see cref="VirtualTimeOptions.Replay"/> takes, its seed and trace hash included, or
    /// <see langword="null"/> when the run had no seed.</summary>
    public string? Schedule { get; init; }
}
