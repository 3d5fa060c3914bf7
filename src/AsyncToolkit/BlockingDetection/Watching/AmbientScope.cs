namespace AsyncToolkit.Internal;

/// <summary>The scope that an execution context carries, and the handler that runs whenever that changes on a thread.</summary>
/// <remarks>
/// <para>The handler runs inside the runtime, where an exception ends the process and where a callback of the user's could do
/// anything: it calls none, it catches everything, and its first exception switches the detector off.</para>
/// <para>A change from one scope to another is the end of one callback and the beginning of the next. The runtime restores a thread's
/// synchronization context itself where it left a callback's context; where it does not (a scope that is opened and closed
/// in the middle of a callback), the handler takes away what it has installed, and only that.</para>
/// </remarks>
internal static class AmbientScope
{
    private static readonly AsyncLocal<BlockingScope?> Ambient = new(OnChanged);

    internal static BlockingScope? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    private static void OnChanged(AsyncLocalValueChangedArgs<BlockingScope?> change)
    {
        BlockingDetector? detector = null;
        try
        {
            WatchedThread? thread = WatchedThread.CurrentIfAny;
            if (thread is not null && (detector = thread.Detector) is not null)
            {
                Leave(thread, detector);
            }

            // what was captured inside a scope that has ended belongs to the one around it
            if (BlockingScope.LiveOf(change.CurrentValue, out detector) is { } scope)
            {
                Enter(detector!, scope);
            }
            else if (ReferenceEquals(SynchronizationContext.Current, PoolContext.Instance))
            {
                SynchronizationContext.SetSynchronizationContext(null);
            }
        }
        catch (Exception)
        {
            WatchedThread.CurrentIfAny?.Forget();
            detector?.SwitchOff();
        }
    }

    private static void Leave(WatchedThread thread, BlockingDetector detector)
    {
        BlockingScope scope = thread.Scope!;
        long ran = thread.Leave(detector.SlowCallbackTicks);
        if (ran > 0 && scope.LiveDetector is not null)
        {
            detector.Reports.Add(new SlowCallback(scope.OperationName, thread.Id, ran));
        }
    }

    private static void Enter(BlockingDetector detector, BlockingScope scope)
    {
        WatchedThread thread = WatchedThread.Current;
        SynchronizationContext? context = SynchronizationContext.Current;
        if (!thread.IsPoolThread && context is null && !detector.WatchesAllThreads)
        {
            return;
        }

        thread.Enter(detector, scope);
        if (context is null && detector.InstallsContext && TaskScheduler.Current == TaskScheduler.Default)
        {
            SynchronizationContext.SetSynchronizationContext(PoolContext.Instance);
        }
        else if (!detector.InstallsContext && ReferenceEquals(context, PoolContext.Instance))
        {
            SynchronizationContext.SetSynchronizationContext(null); // that of a scope around this one, of another detector
        }
    }
}
