namespace AsyncToolkit.Benchmarks;

/// <summary>A wait that passes its threshold, 20 frames deep: what the capture costs the blocked thread. The wait itself takes no time.</summary>
[Workload("BD8", "Detection: a stack")]
public class BlockingCapture : BlockingWorkload
{
    private static readonly ManualResetEvent Never = new(initialState: false);
    private SynchronizationContext? _context;
    private BlockingDetector? _watchedBy;

    public override int ItemsPerCall => 500;

    protected override Task LoopAsync(int items)
    {
        for (int item = 0; item < items; item++)
        {
            Probe?.Enter(item);
            if (_watchedBy != Detector || _context is null)
            {
                _watchedBy = Detector;
                _context = Detector is null ? new LongWaits() : new LongWaits().WithBlockingDetection(Detector, "benchmark");
            }

            SynchronizationContext? previous = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(_context);
            WaitDeep(20);
            SynchronizationContext.SetSynchronizationContext(previous);
            Probe?.Leave();
        }

        return Task.CompletedTask;
    }

    private static void WaitDeep(int depth)
    {
        if (depth > 0)
        {
            WaitDeep(depth - 1);
        }
        else
        {
            Never.WaitOne();
        }
    }

    /// <summary>A first stage that runs out at once, and a second that succeeds at once.</summary>
    private sealed class LongWaits : SynchronizationContext
    {
        private bool _isSecondStage;

        internal LongWaits() => SetWaitNotificationRequired();

        public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
        {
            _isSecondStage = !_isSecondStage && millisecondsTimeout >= 0;
            return _isSecondStage ? WaitHandle.WaitTimeout : 0;
        }
    }
}
