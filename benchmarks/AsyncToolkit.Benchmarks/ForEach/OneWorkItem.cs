namespace AsyncToolkit.Benchmarks;

/// <summary>The least that a call can be which runs no body on its caller: one work item runs all bodies, one after the other, and completes a task.</summary>
/// <remarks>
/// With a second one, as AsyncToolkit queues it before the first body if there are more items: the body may block, and the others must not wait for it.
/// With ballast, it allocates about as many bytes as a call of AsyncToolkit, to see what that costs.
/// </remarks>
internal sealed class OneWorkItem(int[] items, Func<int, CancellationToken, ValueTask> body, bool withSecond, bool withBallast) : IThreadPoolWorkItem
{
    // five objects of 96 bytes
    private const int BallastObjects = 5;
    private const int BallastLength = 72;

    private readonly TaskCompletionSource _end = new();
    private object? _ballast;

    internal Task RunAsync()
    {
        for (int i = 0; withBallast && i < BallastObjects; i++)
        {
            _ballast = new byte[BallastLength];
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        return _end.Task;
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (withSecond && items.Length > 1)
        {
            ThreadPool.UnsafeQueueUserWorkItem(Nothing.Instance, preferLocal: false);
        }

        foreach (int item in items)
        {
            ValueTask pending = body(item, CancellationToken.None);
            if (!pending.IsCompleted)
            {
                throw new NotSupportedException("The body must not suspend.");
            }

            pending.GetAwaiter().GetResult();
        }

        GC.KeepAlive(_ballast);
        _end.SetResult();
    }

    private sealed class Nothing : IThreadPoolWorkItem
    {
        internal static readonly Nothing Instance = new();

        void IThreadPoolWorkItem.Execute()
        {
        }
    }
}
