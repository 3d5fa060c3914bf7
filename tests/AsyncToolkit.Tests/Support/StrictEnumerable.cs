using System.Collections;

namespace AsyncToolkit.Tests.Support;

/// <summary>An enumerable that may be enumerated once and checks <see cref="EnumerationRules"/>.</summary>
internal sealed class StrictEnumerable<T>(IEnumerable<T> items) : IEnumerable<T>
{
    private int _enumerated;

    public IEnumerator<T> GetEnumerator() =>
        Interlocked.Exchange(ref _enumerated, 1) == 0
            ? new Enumerator(items.GetEnumerator())
            : throw new InvalidOperationException("Enumerated twice.");

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Enumerator(IEnumerator<T> inner) : IEnumerator<T>
    {
        private readonly EnumerationRules _rules = new();

        public T Current
        {
            get
            {
                _rules.ReadCurrent();
                return inner.Current;
            }
        }

        object? IEnumerator.Current => Current;

        public bool MoveNext()
        {
            _rules.BeginMove();
            bool any = inner.MoveNext();
            _rules.EndMove(any);
            return any;
        }

        public void Reset() => throw new NotSupportedException();

        public void Dispose()
        {
            _rules.Dispose();
            inner.Dispose();
        }
    }
}
