using System.Diagnostics.CodeAnalysis;
using AsyncToolkit.Schedules.Tests.Explorer;

namespace System.Collections.Concurrent;

/// <summary>Each operation is one step of the schedule.</summary>
internal sealed class ConcurrentQueue<T>
{
    private readonly Queue<T> _items = new();

    public bool IsEmpty
    {
        get
        {
            Actor.Point();
            return _items.Count == 0;
        }
    }

    public void Enqueue(T item)
    {
        Actor.Point();
        _items.Enqueue(item);
    }

    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        Actor.Point();
        return _items.TryDequeue(out item);
    }
}
