using System.Collections.Concurrent;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>A context with one thread, as user interfaces have it, which insists on its own identity.</summary>
internal sealed class OwnThreadContext : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly TaskCompletionSource<Thread> _thread = new();

    internal OwnThreadContext()
    {
        using (ExecutionContext.SuppressFlow())
        {
            Ended = DedicatedThread.RunAsync(() =>
            {
                _thread.SetResult(Thread.CurrentThread);
                foreach (Action action in _work.GetConsumingEnumerable())
                {
                    SetSynchronizationContext(Installed ?? this);
                    action();
                    SetSynchronizationContext(null); // the wait for work is nobody's blocking call
                }
            });
        }
    }

    internal Task Ended { get; }

    internal Thread Thread => _thread.Task.Result;

    /// <summary>What is current on the thread, where it is not this context.</summary>
    internal SynchronizationContext? Installed { get; set; }

    public override SynchronizationContext CreateCopy() => this;

    public override void Post(SendOrPostCallback d, object? state)
    {
        ExecutionContext? context = ExecutionContext.Capture();
        _work.Add(() =>
        {
            if (context is null)
            {
                d(state);
            }
            else
            {
                ExecutionContext.Run(context, _ => d(state), null);
            }
        });
    }

    /// <summary>Runs an operation on the thread, started there inside the scope of a run.</summary>
    internal Task RunAsync(WatchedRun run, Func<Task> operation)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        run.Enter(() => Post(
            async _ =>
            {
                try
                {
                    await operation();
                    ended.SetResult();
                }
                catch (Exception e)
                {
                    ended.SetException(e);
                }
            },
            null));
        return ended.Task.WithHangGuard();
    }

    public void Dispose() => _work.CompleteAdding();
}
