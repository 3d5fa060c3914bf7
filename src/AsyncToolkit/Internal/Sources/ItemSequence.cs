using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>The items that a call was given: an enumerable or an async enumerable. Untouched until the call starts.</summary>
internal readonly struct ItemSequence<T>
{
    private readonly IEnumerable<T>? _items;
    private readonly IAsyncEnumerable<T>? _asyncItems;

    private ItemSequence(IEnumerable<T>? items, IAsyncEnumerable<T>? asyncItems)
    {
        _items = items;
        _asyncItems = asyncItems;
    }

    /// <summary>Whether there is nothing to do, so much so that nobody needs to look.</summary>
    internal bool IsEmptyArray => _items is T[] { Length: 0 };

    internal static ItemSequence<T> Of(IEnumerable<T> source, [CallerArgumentExpression(nameof(source))] string? paramName = null)
    {
        ArgumentNullException.ThrowIfNull(source, paramName);
        return new ItemSequence<T>(source, null);
    }

    internal static ItemSequence<T> Of(IAsyncEnumerable<T> source, [CallerArgumentExpression(nameof(source))] string? paramName = null)
    {
        ArgumentNullException.ThrowIfNull(source, paramName);
        return new ItemSequence<T>(null, source);
    }

    /// <summary>As the engine takes it; within a room, if there is one.</summary>
    internal Source<T> ToSource(int limit, Room? room = null) =>
        _items is T[] array ? new ArraySource<T>(array, limit, room) : new PulledSource<T>(ToAsync(), room);

    /// <summary>As what is pulled one by one, to be extended.</summary>
    internal IAsyncEnumerable<T> ToAsync() => _asyncItems ?? new EnumerableAdapter<T>(_items!);
}
