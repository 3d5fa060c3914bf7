using System.Diagnostics;

namespace AsyncToolkit.Testing;

/// <summary>Fails a run whose own thread is blocked, which therefore cannot fail it itself. The only user of real time while all is well:
/// a few looks per <see cref="VirtualTimeOptions.RealTimeout"/>.</summary>
internal sealed class RunWatchdog : IDisposable
{
    private static readonly TimeSpan GraceAfterFailure = TimeSpan.FromSeconds(1);

    private readonly VirtualRun _run;
    private readonly Timer _timer;
    private long _failedAt;

    private RunWatchdog(VirtualRun run)
    {
        _run = run;
        TimeSpan period = TimeSpan.FromMilliseconds(Math.Clamp(run.Options.RealTimeout.TotalMilliseconds / 4, 5, 1000));
        using (ExecutionContext.SuppressFlow())
        {
            _timer = new Timer(static watchdog => ((RunWatchdog)watchdog!).Look(), this, period, period);
        }
    }

    internal static RunWatchdog? Start(VirtualRun run) =>
        run.Options.RealTimeout == Timeout.InfiniteTimeSpan ? null : new RunWatchdog(run);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (_failedAt != 0)
        {
            // The thread may come back when the run token is canceled. If it does not, the run ends without it.
            if (Stopwatch.GetElapsedTime(_failedAt) > GraceAfterFailure)
            {
                _run.End();
                _timer.Dispose();
            }

            return;
        }

        if (Debugger.IsAttached || _run.Loop.CallbackTime is not { } time || time < _run.Options.RealTimeout)
        {
            return;
        }

        if (_run.Failure is null && (_run.Pump.IsThreadWaiting || time / StallClock.BusyFactor > _run.Options.RealTimeout))
        {
            _failedAt = Stopwatch.GetTimestamp();
            _run.Fail(new RunFailure(VirtualTimeFailure.Stuck, RunReport.BlockedPump(_run)));
        }
    }
}
