using System.Runtime.CompilerServices;

namespace AsyncToolkit.Benchmarks;

/// <summary>The least that a worker can be whose source suspends before each item, and whose bodies complete synchronously and do not fail.</summary>
/// <remarks>
/// As a loop with a helper, and: pulling is a role, given up before the body runs, which might block, and taken again after it; whoever resumes a pull asks whether this is a
/// thread to go on on; bodies begin in the caller's context and do not see each other's, nor what the source leaves behind.
/// </remarks>
internal sealed class BarePuller(IAsyncEnumerable<int> source, int limit, Func<int, CancellationToken, ValueTask> body) : IThreadPoolWorkItem
{
    private const int Free = 0;
    private const int Held = 1;
    private const int Parked = 2;

    private readonly IAsyncEnumerator<int> _items = source.GetAsyncEnumerator();
    private readonly ExecutionContext _context = ExecutionContext.Capture()!;
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter _pull;
    private Action? _onPulled;
    private int _role = Held;
    private int _helperQueued;

    internal Task RunAsync()
    {
        ThreadPool.UnsafeQueueUserWorkItem(
            static puller => ExecutionContext.Run(puller._context, static state => ((BarePuller)state!).Pull(), puller), this, preferLocal: true);
        return _end.Task;
    }

    /// <summary>The helper: it finds the role taken.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Exchange(ref _helperQueued, 0);
        if (Volatile.Read(ref _role) == Free && Interlocked.CompareExchange(ref _role, Held, Free) == Free)
        {
            ExecutionContext.Run(_context, static state => ((BarePuller)state!).Pull(), this);
        }
    }

    private void OnPulled()
    {
        if (!Thread.CurrentThread.IsThreadPoolThread
            || SynchronizationContext.Current is not null
            || TaskScheduler.Current != TaskScheduler.Default
            || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new NotSupportedException("The source must go on on the thread pool.");
        }

        ExecutionContext.Run(_context, static state => ((BarePuller)state!).Resume(), this);
    }

    private void Resume()
    {
        Volatile.Write(ref _role, Held);
        if (TryDeliver(_pull.GetResult()) && Interlocked.CompareExchange(ref _role, Held, Free) == Free)
        {
            Pull();
        }
    }

    // Within the role.
    private void Pull()
    {
        do
        {
            ValueTask<bool> pull = _items.MoveNextAsync();
            if (!pull.IsCompleted)
            {
                _pull = pull.ConfigureAwait(false).GetAwaiter();
                Volatile.Write(ref _role, Parked);
                _pull.UnsafeOnCompleted(_onPulled ??= OnPulled);
                return;
            }

            if (!TryDeliver(pull.Result))
            {
                return;
            }
        }
        while (Interlocked.CompareExchange(ref _role, Held, Free) == Free);
    }

    private bool TryDeliver(bool any)
    {
        if (!any)
        {
            _end.SetResult();
            return false;
        }

        int item = _items.Current;
        Interlocked.Exchange(ref _role, Free);
        if (limit > 1 && Volatile.Read(ref _helperQueued) == 0 && Interlocked.Exchange(ref _helperQueued, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }

        Isolation.Restore(_context);
        ValueTask running = body(item, CancellationToken.None);
        if (!running.IsCompleted)
        {
            throw new NotSupportedException("The body must not suspend.");
        }

        running.GetAwaiter().GetResult();
        Isolation.Restore(_context);
        return true;
    }
}
