using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;

namespace AsyncToolkit.Benchmarks;

/// <summary>
/// An operation that always goes through the thread pool's queue and allocates nothing once the pool of instances is warm.
/// </summary>
/// <remarks>
/// Whoever completes an operation runs its continuation, and with it the <c>GetResult</c> that gives the instance back, on
/// the same thread; so one place per thread serves nearly all of them, and the shared queue the rest.
/// </remarks>
internal sealed class PooledCompletion : IValueTaskSource, IThreadPoolWorkItem
{
    private static readonly ConcurrentQueue<PooledCompletion> Shared = new();

    [ThreadStatic]
    private static PooledCompletion? _last;

    private ManualResetValueTaskSourceCore<bool> _core;

    internal static ValueTask StartAsync()
    {
        PooledCompletion? completion = _last;
        if (completion is not null)
        {
            _last = null;
        }
        else if (!Shared.TryDequeue(out completion))
        {
            completion = new PooledCompletion();
        }

        // The version has to be read before another thread can complete and recycle the instance.
        var operation = new ValueTask(completion, completion._core.Version);
        ThreadPool.UnsafeQueueUserWorkItem(completion, preferLocal: false);
        return operation;
    }

    void IThreadPoolWorkItem.Execute() => _core.SetResult(true);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token)
    {
        _core.GetResult(token);
        _core.Reset();
        if (_last is null)
        {
            _last = this;
        }
        else
        {
            Shared.Enqueue(this);
        }
    }
}
