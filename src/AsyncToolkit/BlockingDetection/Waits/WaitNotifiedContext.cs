namespace AsyncToolkit.Internal;

/// <summary>A synchronization context that the runtime tells of each managed wait of its thread.</summary>
/// <remarks>
/// <para>A wait has two stages. The first lasts for the threshold, and is all there is to nearly every wait. When it runs out, the blocked thread
/// takes its own frames, hands them to the reporter and waits for the rest: what is reported is still blocked, and a deadlock is
/// reported although it never ends.</para>
/// <para>The caller must not notice. The result and the exceptions are those of the runtime's own wait; the time of the capture comes off a
/// finite timeout; an interrupt that arrives during the capture is issued again, so that the second stage throws it; and a
/// capture that fails is counted, and that is all. The handles are in the second stage what they were in the first, so a
/// signal in between is seen at once.</para>
/// </remarks>
internal abstract class WaitNotifiedContext : SynchronizationContext
{
    protected WaitNotifiedContext() => SetWaitNotificationRequired();

    public sealed override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        WatchedThread thread = WatchedThread.Current;
        if (millisecondsTimeout == 0 || thread.IsBusy || thread.IsWaiting || thread.IsAllowed || ScopeOf(thread) is not { LiveDetector: { } detector } scope)
        {
            return WaitPlainly(waitHandles, waitAll, millisecondsTimeout);
        }

        thread.IsWaiting = true;
        try
        {
            return WaitWatched(thread, detector, scope, waitHandles, waitAll, millisecondsTimeout);
        }
        finally
        {
            thread.IsWaiting = false;
        }
    }

    /// <summary>The scope that the thread's waits belong to; null where they are not watched.</summary>
    protected abstract BlockingScope? ScopeOf(WatchedThread thread);

    /// <summary>The wait as it would be without a detector.</summary>
    protected virtual int WaitPlainly(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout) =>
        WaitHelper(waitHandles, waitAll, millisecondsTimeout);

    private int WaitWatched(WatchedThread thread, BlockingDetector detector, BlockingScope scope, IntPtr[] waitHandles, bool waitAll, int timeout)
    {
        int threshold = detector.WaitMilliseconds;
        bool isShort = timeout >= 0 && timeout <= threshold;
        long start = detector.Clock.Now();
        int result = WaitPlainly(waitHandles, waitAll, isShort ? timeout : threshold);
        if (result != WaitHandle.WaitTimeout || isShort)
        {
            return result;
        }

        BlockedWait? blocked = null;
        try
        {
            blocked = BlockedWait.Capture(thread, detector, scope, start, waitAll);
            return WaitPlainly(waitHandles, waitAll, timeout < 0 ? Timeout.Infinite : Remaining(timeout, detector.Clock.Now() - start));
        }
        finally
        {
            long waited = detector.Clock.Now() - start;
            thread.Cover(waited);
            blocked?.End(detector, waited);
        }
    }

    private static int Remaining(int timeout, long elapsed) => (int)Math.Max(0, timeout - (elapsed / TimeSpan.TicksPerMillisecond));
}
