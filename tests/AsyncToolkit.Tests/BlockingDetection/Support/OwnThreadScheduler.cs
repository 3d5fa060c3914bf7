using System.Collections.Concurrent;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>A scheduler with a thread of its own, whose tasks expect to stay on it.</summary>
internal sealed class OwnThreadScheduler : TaskScheduler, IDisposable
{
    private readonly BlockingCollection<Task> _tasks = [];

    internal OwnThreadScheduler()
    {
        var thread = new Thread(() =>
        {
            foreach (Task task in _tasks.GetConsumingEnumerable())
            {
                TryExecuteTask(task);
            }
        })
        {
            IsBackground = true,
        };
        thread.UnsafeStart();
    }

    public void Dispose() => _tasks.CompleteAdding();

    protected override void QueueTask(Task task) => _tasks.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _tasks;
}
