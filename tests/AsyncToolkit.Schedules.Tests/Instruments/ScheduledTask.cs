using System.Threading.Tasks.Sources;
using AsyncToolkit.Schedules.Tests.Explorer;

namespace AsyncToolkit.Schedules.Tests.Instruments;

/// <summary>
/// A task that, when it is hooked too late, queues the continuation to the schedule: a plain task would take the real pool.
/// </summary>
internal class ScheduledTask : IValueTaskSource
{
    private readonly Task _task;

    protected ScheduledTask(Task task) => _task = task;

    public void GetResult(short token) => _task.GetAwaiter().GetResult();

    public ValueTaskSourceStatus GetStatus(short token) => _task.Status switch
    {
        TaskStatus.RanToCompletion => ValueTaskSourceStatus.Succeeded,
        TaskStatus.Faulted => ValueTaskSourceStatus.Faulted,
        TaskStatus.Canceled => ValueTaskSourceStatus.Canceled,
        _ => ValueTaskSourceStatus.Pending,
    };

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        Schedule schedule = Actor.Current.Schedule;
        if (_task.IsCompleted)
        {
            schedule.Enqueue(() => continuation(state));
        }
        else
        {
            // what leaves a task's continuation would go to the real pool, and end the process
            _task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() =>
            {
                try
                {
                    continuation(state);
                }
                catch (Exception e)
                {
                    schedule.Fail(e);
                }
            });
        }
    }

    internal static ValueTask Wrap(ValueTask task) =>
        task.IsCompleted ? task : new ValueTask(new ScheduledTask(task.AsTask()), 0);

    internal static ValueTask<TResult> Wrap<TResult>(ValueTask<TResult> task) =>
        task.IsCompleted ? task : new ValueTask<TResult>(new WithResult<TResult>(task.AsTask()), 0);

    private sealed class WithResult<TResult>(Task<TResult> task) : ScheduledTask(task), IValueTaskSource<TResult>
    {
        TResult IValueTaskSource<TResult>.GetResult(short token) => task.GetAwaiter().GetResult();
    }
}
