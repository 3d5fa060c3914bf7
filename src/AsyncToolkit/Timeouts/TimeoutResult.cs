namespace AsyncToolkit;

/// <summary>Whether an operation ended in time. What it failed with, if it did, has been thrown.</summary>
public readonly struct TimeoutResult : IEquatable<TimeoutResult>
{
    private TimeoutResult(bool isTimedOut) => IsTimedOut = isTimedOut;

    /// <summary>Whether the time of this call was up before the operation had ended. The default value says no.</summary>
    public bool IsTimedOut { get; }

    internal static TimeoutResult TimedOut => new(isTimedOut: true);

    /// <summary>Whether both say the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool operator ==(TimeoutResult left, TimeoutResult right) => left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they differ.</returns>
    public static bool operator !=(TimeoutResult left, TimeoutResult right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(TimeoutResult other) => IsTimedOut == other.IsTimedOut;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TimeoutResult other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => IsTimedOut ? 1 : 0;

    /// <inheritdoc/>
    public override string ToString() => IsTimedOut ? "timed out" : "in time";
}
