using System.Collections.Concurrent;

namespace AsyncToolkit.Tests.Support;

/// <summary>Bodies each of which completes, inline, the one that has waited longest: the first adds itself only, the last waits for nobody.</summary>
/// <remarks>Everybody else adds itself before it takes one out, so there is always somebody older to complete, in whatever order the bodies start.</remarks>
internal sealed class InlineChain(int count)
{
    private readonly ConcurrentQueue<TaskCompletionSource> _waiting = new();
    private int _entered;

    /// <summary>Completes the longest waiting body and returns what the caller has to wait for.</summary>
    internal Task CompleteTheOldest()
    {
        // continuations run inside SetResult
        var own = new TaskCompletionSource();
        int entered = Interlocked.Increment(ref _entered);
        if (entered < count)
        {
            _waiting.Enqueue(own);
        }
        else
        {
            own.SetResult();
        }

        if (entered > 1)
        {
            TaskCompletionSource? oldest;
            while (!_waiting.TryDequeue(out oldest))
            {
                // the first has entered and is about to add itself
                Thread.Yield();
            }

            oldest.SetResult();
        }

        return own.Task;
    }
}
