using System.Collections;

namespace AsyncToolkit.Tests.Support;

/// <summary>
/// The numbers from 0 to <paramref name="count"/>, from an enumerator of either kind whose members do what a test says first.
/// </summary>
internal sealed class ScriptedSource(int count)
{
    private int _opened;
    private int _disposed;
    private int _pulled;

    internal Action OnGetEnumerator { get; init; } = static () => { };

    /// <summary>Called with the index of the item that is to be pulled.</summary>
    internal Action<int> OnMoveNext { get; init; } = static _ => { };

    /// <summary>The same, awaited; for sources that are async.</summary>
    internal Func<int, CancellationToken, Task> OnMoveNextAsync { get; init; } = static (_, _) => Task.CompletedTask;

    internal Action<int> OnCurrent { get; init; } = static _ => { };

    internal Action OnDispose { get; init; } = static () => { };

    internal Func<Task> OnDisposeAsync { get; init; } = static () => Task.CompletedTask;

    internal int Opened => Volatile.Read(ref _opened);

    internal int Disposed => Volatile.Read(ref _disposed);

    internal int Pulled => Volatile.Read(ref _pulled);

    internal CancellationToken Token { get; private set; }

    internal Sequence<int> As(bool isAsync) => isAsync ? new Sequence<int>(new Async(this)) : new Sequence<int>(new Sync(this));

    private void Open()
    {
        OnGetEnumerator();
        Interlocked.Increment(ref _opened);
    }

    private bool Move(ref int index)
    {
        OnMoveNext(index + 1);
        index++;
        if (index >= count)
        {
            return false;
        }

        Interlocked.Increment(ref _pulled);
        return true;
    }

    private int Read(int index)
    {
        OnCurrent(index);
        return index;
    }

    private void Close()
    {
        Interlocked.Increment(ref _disposed);
        OnDispose();
    }

    private sealed class Sync(ScriptedSource script) : IEnumerable<int>
    {
        public IEnumerator<int> GetEnumerator()
        {
            script.Open();
            return new Enumerator(script);
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private sealed class Enumerator(ScriptedSource script) : IEnumerator<int>
        {
            private int _index = -1;

            public int Current => script.Read(_index);

            object IEnumerator.Current => Current;

            public bool MoveNext() => script.Move(ref _index);

            public void Reset() => throw new NotSupportedException();

            public void Dispose() => script.Close();
        }
    }

    private sealed class Async(ScriptedSource script) : IAsyncEnumerable<int>
    {
        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            script.Open();
            script.Token = cancellationToken;
            return new Enumerator(script);
        }

        private sealed class Enumerator(ScriptedSource script) : IAsyncEnumerator<int>
        {
            private int _index = -1;

            public int Current => script.Read(_index);

            public async ValueTask<bool> MoveNextAsync()
            {
                await script.OnMoveNextAsync(_index + 1, script.Token);
                return script.Move(ref _index);
            }

            public async ValueTask DisposeAsync()
            {
                script.Close();
                await script.OnDisposeAsync();
            }
        }
    }
}
