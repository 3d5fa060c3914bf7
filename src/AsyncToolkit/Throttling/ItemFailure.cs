using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <summary>One failure of a fan-out: which item, and what it threw.</summary>
public sealed class ItemFailure
{
    private const int LongestItem = 200;

    /// <summary>Describes the failure of one item.</summary>
    /// <param name="index">The item's position in the source, from 0.</param>
    /// <param name="item">The item.</param>
    /// <param name="exception">What its body threw.</param>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative. Thrown at the call.</exception>
    public ItemFailure(long index, object? item, Exception exception)
        : this(index, item, exception, isSourceFailure: false)
    {
    }

    internal ItemFailure(long index, object? item, Exception exception, bool isSourceFailure)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentNullException.ThrowIfNull(exception);
        Index = index;
        Item = item;
        Exception = exception;
        IsSourceFailure = isSourceFailure;
    }

    /// <summary>
    /// The item's position in the source, from 0. Where the source itself failed, the position of the item that could not be
    /// pulled; 0 for its disposal and for callbacks on a token. In a traversal, the position in the order in which items were
    /// taken up, and for its seeds the position among them.
    /// </summary>
    public long Index { get; }

    /// <summary>The item; null where the source or a callback failed rather than an item.</summary>
    public object? Item { get; }

    /// <summary>What was thrown.</summary>
    public Exception Exception { get; }

    /// <summary>
    /// True if no item failed but what surrounds them: the source (its enumeration or its disposal) or a callback that was
    /// registered with a token that bodies see.
    /// </summary>
    public bool IsSourceFailure { get; }

    /// <summary>The failure in one line: <c>[17] https://… : HttpRequestException: …</c></summary>
    /// <returns>The line, cut off where the item or the message is long.</returns>
    public override string ToString() =>
        IsSourceFailure
            ? $"[{Index}] (source): {ShortText.OfFailure(Exception)}"
            : $"[{Index}] {ShortText.Of(Item, LongestItem)}: {ShortText.OfFailure(Exception)}";
}
