using System.Collections;

namespace AsyncToolkit.Tests.Support;

/// <summary>Something for each item of a source, whose every call goes through as it is: an iterator would dispose the source at its end, and again.</summary>
internal sealed class MappedSequence<T>(IEnumerable<int> items, Func<int, T> map) : IEnumerable<T>
{
    public IEnumerator<T> GetEnumerator() => new Enumerator(items.GetEnumerator(), map);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Enumerator(IEnumerator<int> inner, Func<int, T> map) : IEnumerator<T>
    {
        public T Current => map(inner.Current);

        object? IEnumerator.Current => Current;

        public bool MoveNext() => inner.MoveNext();

        public void Reset() => throw new NotSupportedException();

        public void Dispose() => inner.Dispose();
    }
}
