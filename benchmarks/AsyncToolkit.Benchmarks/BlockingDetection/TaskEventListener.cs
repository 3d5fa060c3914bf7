using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;

namespace AsyncToolkit.Benchmarks;

/// <summary>
/// The other way to find blocking calls: listen to the events of the task library, which tell when a task is waited for synchronously. It sees task
/// waits only, of the whole process, and each await of the process pays for it.
/// </summary>
internal sealed class TaskEventListener : EventListener
{
    private const int WaitBegin = 10;
    private const int WaitEnd = 11;
    private const int Synchronous = 1;
    private const EventKeywords TasksAndTransfers = (EventKeywords)3;

    private readonly ConcurrentDictionary<int, long> _waits = new();

    internal int Waits => _waits.Count;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource?.Name == "System.Threading.Tasks.TplEventSource")
        {
            EnableEvents(eventSource, EventLevel.Informational, TasksAndTransfers);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData?.EventId == WaitBegin && eventData.Payload is [_, _, int task, int behavior, ..] && behavior == Synchronous)
        {
            _waits[task] = Stopwatch.GetTimestamp();
        }
        else if (eventData?.EventId == WaitEnd && eventData.Payload is [_, _, int ended, ..])
        {
            _waits.TryRemove(ended, out _);
        }
    }
}
