using System.Collections;

namespace AsyncToolkit.Tests.Support;

/// <summary>An operation for each item of a source, whose every call goes through as it is: an iterator would dispose the source at its end, and again.</summary>
internal sealed class OperationSequence(IEnumerable<int> items, Func<int, CancellationToken, ValueTask<int>> run)
    : IEnumerable<Func<CancellationToken, ValueTask<int>>>
{
    public IEnumerator<Func<CancellationToken, ValueTask<int>>> GetEnumerator() => new Enumerator(items.GetEnumerator(), run);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Enumerator(IEnumerator<int> inner, Func<int, CancellationToken, ValueTask<int>> run)
        : IEnumerator<Func<CancellationToken, ValueTask<int>>>
    {
        public Func<CancellationToken, ValueTask<int>> Current
        {
            get
            {
                int item = inner.Current;
                return token => run(item, token);
            }
        }

        object IEnumerator.Current => Current;

        public bool MoveNext() => inner.MoveNext();

        public void Reset() => throw new NotSupportedException();

        public void Dispose() => inner.Dispose();
    }
}
