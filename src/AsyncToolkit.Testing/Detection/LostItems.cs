using System.Diagnostics;

namespace AsyncToolkit.Testing;

// Task.Wait and Result run a task in their own place when it is still in the queue of their thread. It then leaves that queue without an
// event, and would count as queued for ever. Such items are lost; all others are in the pool's queues, or with a worker that has taken one
// and has not said so yet. The system can put that worker aside at just this point, for a long time on a busy machine, so that time alone
// proves little: an item that was given up by mistake runs unseen, and the clock moves too early.

/// <summary>Decides when the items that still count as queued are lost.</summary>
internal sealed class LostItems
{
    // When all workers are known to be inside items, none stands between taking one and saying so; a few looks are for their transitions.
    private const int SureLooks = 20;

    // Workers that began their item before anyone listened are unknown. Then only time is left, measured in looks of a pump that does run.
    private const int UnsureLooks = 200;
    private static readonly TimeSpan UnsureTime = TimeSpan.FromSeconds(1);

    private long _since;
    private long _total;
    private int _looks;
    private int _sureLooks;

    internal void Reset() => _since = 0;

    /// <summary>One look; <paramref name="total"/> is the number of items so far, which must stand still meanwhile.</summary>
    internal bool AreLost(long total)
    {
        // The pool's queues have to be seen empty only once: nothing that had left them by then comes back.
        if (_since == 0 || total != _total)
        {
            if (ThreadPool.PendingWorkItemCount == 0)
            {
                (_since, _total, _looks, _sureLooks) = (Stopwatch.GetTimestamp(), total, 0, 0);
            }

            return false;
        }

        _looks++;
        _sureLooks = AllWorkersAreInsideItems() ? _sureLooks + 1 : 0;
        bool lost = _sureLooks >= SureLooks || (_looks >= UnsureLooks && Stopwatch.GetElapsedTime(_since) > UnsureTime);
        if (lost)
        {
            Reset();
        }

        return lost;
    }

    /// <summary>The pool counts a worker as busy before it can take an item, so a worker at that point makes the numbers differ.</summary>
    private static bool AllWorkersAreInsideItems()
    {
        ThreadPool.GetMaxThreads(out int most, out _);
        ThreadPool.GetAvailableThreads(out int available, out _);
        return most - available == PoolListener.Slots.Count(static slot => !slot.IsBetweenItems);
    }
}
