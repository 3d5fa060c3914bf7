using System.Diagnostics.CodeAnalysis;

namespace AsyncToolkit;

/// <summary>The result of an operation, if it ended in time. What it failed with, if it did, has been thrown.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <example>
/// <code>
/// TimeoutResult&lt;string&gt; news = await Timeouts.TryRunAsync(
///     TimeSpan.FromMilliseconds(300), ct => http.GetStringAsync("https://example.org/news", ct), cancellationToken);
/// Console.WriteLine(news.IsTimedOut ? "no news today" : news.Value);
/// </code>
/// </example>
public readonly struct TimeoutResult<T> : IEquatable<TimeoutResult<T>>
{
    private readonly T _value;

    internal TimeoutResult(T value) => _value = value;

    private TimeoutResult(bool isTimedOut)
    {
        _value = default!;
        IsTimedOut = isTimedOut;
    }

    /// <summary>Whether the time of this call was up before the operation had ended.</summary>
    public bool IsTimedOut { get; }

    /// <summary>The result.</summary>
    /// <exception cref="InvalidOperationException">There is none: <see cref="IsTimedOut"/> is true.</exception>
    public T Value => IsTimedOut
        ? throw new InvalidOperationException($"There is no value: the operation timed out. Look at {nameof(IsTimedOut)} first, or use {nameof(TryGetValue)}.")
        : _value;

    internal static TimeoutResult<T> TimedOut => new(isTimedOut: true);

    /// <summary>Whether both say the same, and have equal values.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool operator ==(TimeoutResult<T> left, TimeoutResult<T> right) => left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they differ.</returns>
    public static bool operator !=(TimeoutResult<T> left, TimeoutResult<T> right) => !left.Equals(right);

    /// <summary>The result, if there is one.</summary>
    /// <param name="value">The result, or the default value.</param>
    /// <returns>False if the operation timed out.</returns>
    public bool TryGetValue([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return !IsTimedOut;
    }

    /// <inheritdoc/>
    public bool Equals(TimeoutResult<T> other) =>
        IsTimedOut == other.IsTimedOut && EqualityComparer<T>.Default.Equals(_value, other._value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TimeoutResult<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsTimedOut, _value);

    /// <inheritdoc/>
    public override string ToString() => IsTimedOut ? "timed out" : $"in time: {_value}";
}
