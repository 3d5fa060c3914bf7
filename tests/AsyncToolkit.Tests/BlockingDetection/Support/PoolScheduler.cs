namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>A scheduler on top of the thread pool, which inherits the context of whoever queues a task.</summary>
internal sealed class PoolScheduler : TaskScheduler
{
    protected override void QueueTask(Task task) => ThreadPool.QueueUserWorkItem(_ => TryExecuteTask(task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
