namespace AsyncToolkit.Internal;

/// <summary>Comes by a few dozen times a second, on a thread of its own: looks for callbacks that are stuck, and beats the heart.</summary>
/// <remarks>
/// A round that is late itself, or made under a debugger, is discarded: what it would see is the machine's fault, and
/// <see cref="TimeLeftOut"/> takes the lost time off what is measured later.
/// </remarks>
internal sealed class Watchdog(BlockingDetector detector, Heartbeat? heartbeat) : IDisposable
{
    private readonly ManualResetEvent _stop = new(initialState: false);
    private Thread? _thread;

    internal void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "AsyncToolkit blocking watchdog", Priority = ThreadPriority.AboveNormal };
        _thread.UnsafeStart();
    }

    /// <summary>Ends the rounds, and waits for the one that is under way.</summary>
    public void Dispose()
    {
        _stop.Set();
        if (_thread is null || _thread.Join(TimeSpan.FromSeconds(1)))
        {
            _stop.Dispose();
        }
    }

    internal void Round()
    {
        long now = detector.Clock.Now();
        if (!detector.LeftOut.BeginRound(now))
        {
            return;
        }

        try
        {
            heartbeat?.Round(now);
        }
        catch (Exception)
        {
            detector.CountFailure(); // a clock's, or the pool's: the callbacks are looked at all the same
        }

        foreach (WatchedThread thread in WatchedThreads.Alive())
        {
            // Whether it waits or is allowed to is asked first: the thread takes the time off before it says that this is over.
            if (!thread.IsWaiting && !thread.IsAllowed
                && thread.TryObserve(detector, now, out int version, out long ran, out BlockingScope? scope)
                && ran >= detector.Period.Ticks && thread.StuckVersion != version
                && ran - thread.WaitedForProcessor(version, detector.Clock) is var busy && busy >= detector.StuckTicks
                && scope?.LiveDetector is not null)
            {
                thread.StuckVersion = version;
                detector.Reports.Add(new StuckCallback(scope.OperationName, thread.Id, busy, ThreadHint.Of(thread.SystemId)));
            }
        }
    }

    private void Run()
    {
        while (!_stop.WaitOne(detector.Period))
        {
            try
            {
                Round();
            }
            catch (Exception)
            {
                detector.CountFailure(); // out of memory, most likely: the next round may fare better
            }
        }
    }
}
