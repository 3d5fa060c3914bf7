using System.Collections.Concurrent;

namespace AsyncToolkit.Internal;

/// <summary>An enumerable that is pulled like an async one. Enumerated once only.</summary>
internal sealed class EnumerableAdapter<T>(IEnumerable<T> source) : IAsyncEnumerable<T>, IAsyncEnumerator<T>, ICountedSequence
{
    private IEnumerator<T>? _enumerator;
    private int _count = -1;

    public T Current => _enumerator!.Current;

    public long? KnownCount => Volatile.Read(ref _count) is >= 0 and var count ? count : null;

    // A collection that others fill while it is enumerated has a count that means nothing a moment later.
    private bool MayGrow
    {
        get
        {
            if (source is IProducerConsumerCollection<T> or BlockingCollection<T>)
            {
                return true;
            }

            Type? type = source.GetType();
            while (type is not null && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ConcurrentDictionary<,>)))
            {
                type = type.BaseType;
            }

            return type is not null;
        }
    }

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (!MayGrow && source.TryGetNonEnumeratedCount(out int count))
        {
            Volatile.Write(ref _count, count);
        }

        _enumerator = source.GetEnumerator();
        return this;
    }

    public ValueTask<bool> MoveNextAsync() => new(_enumerator!.MoveNext());

    public ValueTask DisposeAsync()
    {
        _enumerator?.Dispose();
        return default;
    }
}
