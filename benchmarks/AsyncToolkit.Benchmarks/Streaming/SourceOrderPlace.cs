using System.Threading.Tasks.Sources;

namespace AsyncToolkit.Benchmarks;

/// <summary>A place whose result the consumer waits for where it lies. It is resumed inside of what has completed the body, or in a work item of its own.</summary>
internal sealed class SourceOrderPlace(Func<int, CancellationToken, ValueTask<int>> body, bool isQueued, bool isConsumerQueued)
    : BarePlace(body, isQueued), IValueTaskSource<int>
{
    private const int Pending = 0;
    private const int Done = 1;
    private const int Awaited = 2;

    private ManualResetValueTaskSourceCore<int> _wait;
    private Wake? _wake;
    private int _result;
    private int _state;

    internal ValueTask<int> TakeAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Awaited, Pending) == Done)
        {
            _state = Pending;
            return new ValueTask<int>(_result);
        }

        return new ValueTask<int>(this, _wait.Version);
    }

    int IValueTaskSource<int>.GetResult(short token)
    {
        int result = _wait.GetResult(token);
        _wait.Reset();
        return result;
    }

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    protected override void Complete(int result)
    {
        _result = result;
        if (Interlocked.CompareExchange(ref _state, Done, Pending) == Pending)
        {
            return;
        }

        _state = Pending;
        if (isConsumerQueued)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_wake ??= new Wake(this), preferLocal: false);
        }
        else
        {
            _wait.SetResult(result);
        }
    }

    private sealed class Wake(SourceOrderPlace place) : IThreadPoolWorkItem
    {
        void IThreadPoolWorkItem.Execute() => place._wait.SetResult(place._result);
    }
}
