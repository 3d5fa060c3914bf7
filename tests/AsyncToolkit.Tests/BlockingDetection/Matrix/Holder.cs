using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>Holds something that belongs to a thread (a lock, a mutex) on a thread of its own, until told.</summary>
internal sealed class Holder
{
    private readonly TaskCompletionSource _held = new();
    private readonly TaskCompletionSource _release = new();

    internal Holder(Action take, Action release)
    {
        using (ExecutionContext.SuppressFlow())
        {
            Ended = DedicatedThread.RunAsync(() =>
            {
                take();
                _held.SetResult();
                DedicatedThread.Block(_release.Task);
                release();
            });
        }

        DedicatedThread.Block(_held.Task);
    }

    internal Task Ended { get; }

    internal void Release() => _release.SetResult();
}
