using System.Runtime.CompilerServices;

namespace AsyncToolkit.Benchmarks;

/// <summary>The least that workers over one source can be: no failures, no cancellation, no source that suspends.</summary>
/// <remarks>
/// The floor of the fan-out. When a body has ended, the worker takes the next item either right there, inside whatever completed
/// the body, or in a work item of its own, as AsyncToolkit has to.
/// </remarks>
internal abstract class BareWorkers(int count, Func<int, CancellationToken, ValueTask> body, bool isQueued)
{
    private readonly ExecutionContext _context = ExecutionContext.Capture()!;
    private readonly Func<int, CancellationToken, ValueTask> _body = body;
    private readonly bool _isQueued = isQueued;
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _count = count;
    private int _left = count;

    internal Task RunAsync()
    {
        for (int i = 0; i < _count; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(new Worker(this), preferLocal: false);
        }

        return _end.Task;
    }

    /// <summary>The next item, if there is one. Called by several at a time.</summary>
    protected abstract bool TryTake(out int item);

    private sealed class Worker(BareWorkers workers) : IThreadPoolWorkItem
    {
        private Action? _onEnded;
        private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _awaiter;

        void IThreadPoolWorkItem.Execute() => ExecutionContext.Run(workers._context, static state => ((Worker)state!).Work(), this);

        private void Work()
        {
            while (workers.TryTake(out int item))
            {
                ValueTask pending = workers._body(item, CancellationToken.None);
                _awaiter = pending.ConfigureAwait(false).GetAwaiter();
                if (!_awaiter.IsCompleted)
                {
                    _awaiter.UnsafeOnCompleted(_onEnded ??= OnEnded);
                    return;
                }

                _awaiter.GetResult();
            }

            if (Interlocked.Decrement(ref workers._left) == 0)
            {
                workers._end.SetResult();
            }
        }

        private void OnEnded()
        {
            _awaiter.GetResult();
            if (workers._isQueued)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
            }
            else
            {
                Work();
            }
        }
    }
}
