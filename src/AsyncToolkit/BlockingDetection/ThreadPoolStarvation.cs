namespace AsyncToolkit;

/// <summary>One time of thread-pool starvation, as the heartbeat saw it.</summary>
/// <remarks>Immutable. While the starvation lasts, <see cref="EndedAt"/> is null and the numbers are those of its detection.</remarks>
public sealed class ThreadPoolStarvation
{
    internal ThreadPoolStarvation(DateTimeOffset startedAt, TimeSpan delay, StarvationVerdict verdict)
    {
        StartedAt = startedAt;
        Delay = delay;
        Verdict = verdict;
    }

    /// <summary>Gets when the work item was queued that the pool did not start.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>Gets when the pool started it after all; null while the starvation lasts.</summary>
    public DateTimeOffset? EndedAt { get; internal init; }

    /// <summary>Gets how long that item had waited: so far, at the time of detection, or, once it has ended, in all.</summary>
    public TimeSpan Delay { get; }

    /// <summary>Gets what the numbers say about the cause.</summary>
    public StarvationVerdict Verdict { get; }

    /// <summary>Gets how many threads the pool had, <see cref="ThreadPool.ThreadCount"/>.</summary>
    public int ThreadCount { get; internal init; }

    /// <summary>Gets how many work items were queued, <see cref="ThreadPool.PendingWorkItemCount"/>.</summary>
    public long PendingWorkItems { get; internal init; }

    /// <summary>Gets how many work items the pool completed during the delay.</summary>
    public long CompletedWorkItems { get; internal init; }

    /// <summary>Gets how many processors the process kept busy during the delay, from 0 to <see cref="Environment.ProcessorCount"/>.</summary>
    public double BusyProcessors { get; internal init; }

    /// <summary>Gets how many watched threads were inside a wait that the detector saw.</summary>
    public int BlockedWatchedThreads { get; internal init; }

    /// <summary>The same starvation, over.</summary>
    internal ThreadPoolStarvation Ended(DateTimeOffset at, TimeSpan delay) => new(StartedAt, delay, Verdict)
    {
        EndedAt = at,
        ThreadCount = ThreadCount,
        PendingWorkItems = PendingWorkItems,
        CompletedWorkItems = CompletedWorkItems,
        BusyProcessors = BusyProcessors,
        BlockedWatchedThreads = BlockedWatchedThreads,
    };
}
