using System.Diagnostics.CodeAnalysis;

namespace AsyncToolkit.Benchmarks;

/// <summary>The least that a call over an array can be which keeps what AsyncToolkit promises, for bodies that complete synchronously and do not fail.</summary>
/// <remarks>
/// As one work item, and: bodies begin in the caller's context and do not see each other's; they have a token that could be canceled; a second work item looks for
/// items before the first body runs, which might block, and takes over what has not started; runs of items are claimed, from 1 up to 4; what is inside is counted
/// against the limit, and the last one out completes the call, once.
/// </remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The token source has neither a timer nor a link to dispose.")]
internal sealed class BareCall(int[] items, int limit, Func<int, CancellationToken, ValueTask> body) : IThreadPoolWorkItem
{
    private const int LongestRun = 4;

    private readonly ExecutionContext _context = ExecutionContext.Capture()!;
    private readonly CancellationTokenSource _bodies = new();
    private readonly TaskCompletionSource _end = new();

    // objects of their own, away from what is only read
    private readonly PaddedLong _cursor = new();
    private readonly PaddedLong _inside = new() { Value = 1 };
    private bool _hasStarted;
    private int _helperQueued;

    internal Task RunAsync()
    {
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        return _end.Task;
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (_hasStarted)
        {
            Interlocked.Exchange(ref _helperQueued, 0);
            if (!HasUnclaimed || !TryEnter())
            {
                return;
            }
        }

        _hasStarted = true;
        ExecutionContext.Run(_context, static state => ((BareCall)state!).Work(), this);
    }

    private bool HasUnclaimed => Volatile.Read(ref _cursor.Value) < items.Length;

    private bool TryEnter()
    {
        long inside = Volatile.Read(ref _inside.Value);
        while (inside > 0 && inside < limit)
        {
            long seen = Interlocked.CompareExchange(ref _inside.Value, inside + 1, inside);
            if (seen == inside)
            {
                return true;
            }

            inside = seen;
        }

        return false;
    }

    private void Work()
    {
        CancellationToken token = _bodies.Token;
        for (int run = 1; HasUnclaimed; run = Math.Min(2 * run, LongestRun))
        {
            long end = Interlocked.Add(ref _cursor.Value, run);
            if (end - run >= items.Length)
            {
                break;
            }

            if (HasUnclaimed && Volatile.Read(ref _helperQueued) == 0 && Interlocked.Exchange(ref _helperQueued, 1) == 0)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }

            for (long i = end - run; i < Math.Min(end, items.Length) && !token.IsCancellationRequested; i++)
            {
                ValueTask pending = body(items[i], token);
                if (!pending.IsCompleted)
                {
                    throw new NotSupportedException("The body must not suspend.");
                }

                pending.GetAwaiter().GetResult();
                Isolation.Restore(_context);
            }
        }

        if (Interlocked.Decrement(ref _inside.Value) == 0 && Interlocked.CompareExchange(ref _inside.Value, -1, 0) == 0)
        {
            _end.SetResult();
        }
    }
}
