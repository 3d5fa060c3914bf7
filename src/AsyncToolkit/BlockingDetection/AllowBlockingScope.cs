using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <summary>A part of a thread's work in which blocking is allowed. Dispose it on the same thread.</summary>
/// <remarks>
/// Made by <see cref="BlockingDetector.AllowBlocking(string)"/>. It belongs to the thread, not to the flow: disposed on another thread, as it
/// happens when there is an <c>await</c> inside, it does nothing, and the first thread stays allowed.
/// </remarks>
public readonly struct AllowBlockingScope : IDisposable, IEquatable<AllowBlockingScope>
{
    private readonly WatchedThread? _thread;
    private readonly int _serial;

    internal AllowBlockingScope(WatchedThread thread)
    {
        _thread = thread;
        _serial = thread.Allow();
    }

    /// <summary>Ends the allowance, and those that were opened inside it. Calling it again does nothing.</summary>
    public void Dispose()
    {
        if (_thread is not null && ReferenceEquals(_thread, WatchedThread.CurrentIfAny))
        {
            _thread.Disallow(_serial);
        }
    }

    /// <summary>Whether both are the same allowance.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>True if both stand for the same call on the same thread.</returns>
    public bool Equals(AllowBlockingScope other) => ReferenceEquals(_thread, other._thread) && _serial == other._serial;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AllowBlockingScope other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_thread, _serial);

    /// <summary>Whether both are the same allowance.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if they are equal.</returns>
    public static bool operator ==(AllowBlockingScope left, AllowBlockingScope right) => left.Equals(right);

    /// <summary>Whether the two are different allowances.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if they are not equal.</returns>
    public static bool operator !=(AllowBlockingScope left, AllowBlockingScope right) => !left.Equals(right);
}
