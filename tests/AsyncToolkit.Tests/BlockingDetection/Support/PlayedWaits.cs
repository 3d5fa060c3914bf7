namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>Waits whose stages a test plays: each gets its number, and returns what the wait results in. They take no time.</summary>
internal sealed class PlayedWaits : SynchronizationContext
{
    private readonly Func<int, int> _play;

    internal PlayedWaits(Func<int, int> play)
    {
        _play = play;
        SetWaitNotificationRequired();
    }

    /// <summary>The timeout of each stage.</summary>
    internal List<int> Timeouts { get; } = [];

    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        Timeouts.Add(millisecondsTimeout);
        return _play(Timeouts.Count);
    }

    /// <summary>Lets a pool thread make such waits, each where <paramref name="body"/> waits for its argument.</summary>
    internal Task RunAsync(BlockingDetector detector, Action<WaitHandle> body) => Task.Run(() =>
    {
        using var never = new ManualResetEvent(initialState: false);
        SetSynchronizationContext(this.WithBlockingDetection(detector, "operation"));
        try
        {
            body(never);
        }
        finally
        {
            SetSynchronizationContext(null);
        }
    });
}
