using System.Runtime.CompilerServices;

namespace AsyncToolkit.Benchmarks;

/// <summary>One of the places of the least that bodies with results within a limit can be: it runs one at a time, and knows no failures and no cancellation.</summary>
/// <remarks>Whoever fills a place again, such as a consumer that comes back for more, begins the next body right there, or in a work item of its own.</remarks>
internal abstract class BarePlace(Func<int, CancellationToken, ValueTask<int>> body, bool isQueued) : IThreadPoolWorkItem
{
    private Action? _onEnded;
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _awaiter;
    private int _item;

    /// <summary>What it shares with the others, if anything.</summary>
    internal SharedState? Shared { get; init; }

    /// <param name="item">The item of the next body.</param>
    /// <param name="nearby">Whether the work item goes to the queue of this thread, if it is one of the pool.</param>
    internal void Fill(int item, bool nearby = false)
    {
        _item = item;
        if (isQueued)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: nearby);
        }
        else
        {
            Begin();
        }
    }

    void IThreadPoolWorkItem.Execute() => Begin();

    /// <summary>The body has ended. Any thread.</summary>
    protected abstract void Complete(int result);

    private void Begin()
    {
        Shared?.Began();
        ValueTask<int> pending = body(_item, CancellationToken.None);
        _awaiter = pending.ConfigureAwait(false).GetAwaiter();
        if (_awaiter.IsCompleted)
        {
            End();
        }
        else
        {
            _awaiter.UnsafeOnCompleted(_onEnded ??= End);
        }
    }

    private void End()
    {
        int result = _awaiter.GetResult();
        _ = Shared?.Ended();
        Complete(result);
    }
}
