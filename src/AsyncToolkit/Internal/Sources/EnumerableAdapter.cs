namespace AsyncToolkit.Internal;

/// <summary>An enumerable that is pulled like an async one. Enumerated once only.</summary>
internal sealed class EnumerableAdapter<T>(IEnumerable<T> source) : IAsyncEnumerable<T>, IAsyncEnumerator<T>
{
    private IEnumerator<T>? _enumerator;

    public T Current => _enumerator!.Current;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        _enumerator = source.GetEnumerator();
        return this;
    }

    public ValueTask<bool> MoveNextAsync() => new(_enumerator!.MoveNext());

    public ValueTask DisposeAsync()
    {
        _enumerator!.Dispose();
        return default;
    }
}
