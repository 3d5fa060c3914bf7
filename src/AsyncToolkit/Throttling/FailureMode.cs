namespace AsyncToolkit;

/// <summary>
/// Says when failures of items stop a call, and how the call reports them.
/// </summary>
/// <remarks>
/// <para><see cref="FailFast"/> (the default) throws the first root cause as it was thrown;
/// <see cref="Collect"/> and <see cref="StopAfter"/> throw one <see cref="FanOutException"/> with every failure.</para>
/// <para>Only root causes count: what ends in an <see cref="OperationCanceledException"/> after the call has begun to
/// stop was induced by that stop and is not reported; other exceptions that arrive after it are kept behind the root causes
/// and count for no threshold.</para>
/// </remarks>
/// <example>
/// <code>
/// var options = new ThrottleOptions
/// {
///     MaxConcurrency = 16,
///     FailureMode = FailureMode.StopAfter(20),
///     ItemTimeout = TimeSpan.FromSeconds(10),
///     Logger = logger,
///     Name = "image check",
/// };
/// </code>
/// </example>
public readonly struct FailureMode : IEquatable<FailureMode>
{
    private const int CollectThreshold = -1;

    // 0: fail fast, so that default(FailureMode) is the default mode; -1: never stop; n: stop after n root causes
    private readonly int _threshold;

    private FailureMode(int threshold) => _threshold = threshold;

    /// <summary>
    /// The first failure cancels the token that bodies see; started bodies are awaited; then that failure is thrown as it
    /// was, with its stack. <see cref="Task.Exception"/> holds every root cause. This is the default.
    /// </summary>
    public static FailureMode FailFast => default;

    /// <summary>
    /// Every item runs, whatever fails; then one <see cref="FanOutException"/> with every failure is thrown.
    /// </summary>
    public static FailureMode Collect => new(CollectThreshold);

    /// <summary>
    /// Once <paramref name="failures"/> items have failed, the rest is canceled and awaited, and one
    /// <see cref="FanOutException"/> with every failure is thrown. With fewer failures it behaves like <see cref="Collect"/>.
    /// </summary>
    /// <param name="failures">How many root causes stop the call; at least 1.</param>
    /// <returns>The mode.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="failures"/> is less than 1. Thrown at the call.</exception>
    public static FailureMode StopAfter(int failures)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        return new FailureMode(failures);
    }

    internal bool IsFailFast => _threshold == 0;

    internal bool StopsAt(int rootCauses) => _threshold == 0 || rootCauses == _threshold;

    /// <inheritdoc/>
    public bool Equals(FailureMode other) => _threshold == other._threshold;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FailureMode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _threshold;

    /// <summary>Whether both are the same mode.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if they are equal.</returns>
    public static bool operator ==(FailureMode left, FailureMode right) => left.Equals(right);

    /// <summary>Whether they are different modes.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if they are not equal.</returns>
    public static bool operator !=(FailureMode left, FailureMode right) => !left.Equals(right);

    /// <summary>The mode in words, for logs.</summary>
    /// <returns><c>FailFast</c>, <c>Collect</c> or <c>StopAfter(3)</c>.</returns>
    public override string ToString() => _threshold switch
    {
        0 => nameof(FailFast),
        CollectThreshold => nameof(Collect),
        _ => $"{nameof(StopAfter)}({_threshold})",
    };
}
