namespace AsyncToolkit.Tests.Support;

/// <summary>An async enumerable that may be enumerated once and checks <see cref="EnumerationRules"/>; its pulls complete at once or never at once.</summary>
internal sealed class StrictAsyncEnumerable<T>(IEnumerable<T> items, bool yields) : IAsyncEnumerable<T>
{
    private int _enumerated;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _enumerated, 1) == 0
            ? new Enumerator(items.GetEnumerator(), yields)
            : throw new InvalidOperationException("Enumerated twice.");

    private sealed class Enumerator(IEnumerator<T> inner, bool yields) : IAsyncEnumerator<T>
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

        public async ValueTask<bool> MoveNextAsync()
        {
            _rules.BeginMove();
            if (yields)
            {
                await Task.Yield();
            }

            bool any = inner.MoveNext();
            _rules.EndMove(any);
            return any;
        }

        public async ValueTask DisposeAsync()
        {
            _rules.Dispose();
            if (yields)
            {
                await Task.Yield();
            }

            inner.Dispose();
        }
    }
}
