namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>Waits that pass their threshold and then succeed, without taking any time.</summary>
internal sealed class LongWaits : SynchronizationContext
{
    private bool _isSecondStage;

    private LongWaits() => SetWaitNotificationRequired();

    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        _isSecondStage = !_isSecondStage;
        return _isSecondStage ? WaitHandle.WaitTimeout : 0;
    }

    /// <summary>Lets a thread make such waits, each where <paramref name="body"/> calls its argument's <c>WaitOne</c>.</summary>
    internal static Task RunAsync(BlockingDetector detector, Action<WaitHandle> body) => Task.Run(() =>
    {
        using var never = new ManualResetEvent(initialState: false);
        SetSynchronizationContext(new LongWaits().WithBlockingDetection(detector, "operation"));
        body(never);
        SetSynchronizationContext(null);
    });
}
