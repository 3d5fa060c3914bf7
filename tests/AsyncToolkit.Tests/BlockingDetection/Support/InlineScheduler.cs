namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>A scheduler that runs each task where it is queued.</summary>
internal sealed class InlineScheduler : TaskScheduler
{
    protected override void QueueTask(Task task) => TryExecuteTask(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
