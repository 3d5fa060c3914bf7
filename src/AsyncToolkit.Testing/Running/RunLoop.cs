using System.Diagnostics;

namespace AsyncToolkit.Testing;

// Runs on the run's thread. The clock moves only when, looked at in this order, nothing is queued on the pump, nobody holds the clock, the
// detector finds nothing of the run in the pool, and still nothing is queued on the pump: whatever ran before the third look has posted
// before the fourth.

/// <summary>The loop of a run: callbacks first, then time.</summary>
internal sealed class RunLoop(VirtualRun run)
{
    // A hop over the pool takes a few microseconds, a wait and its wake-up many: so the pump looks again this often before it waits.
    private const int SpinRounds = 100;

    // A loop that polls posts without end; the look at the real time is for every so many callbacks.
    private const int CallbacksPerLook = 256;

    private readonly StallClock _stall = new(run.Options.RealTimeout);
    private long _callbacks;
    private long _callbackStarted;
    private long _idleSince;
    private long _idleProgress = -1;
    private DrainClock? _drain;
    private int _spins;

    /// <summary>How often the clock has moved.</summary>
    internal long Jumps { get; private set; }

    /// <summary>For how long the pump has been inside one callback; null when it is in none. For the watchdog.</summary>
    internal TimeSpan? CallbackTime => Volatile.Read(ref _callbackStarted) is not 0 and long started ? Stopwatch.GetElapsedTime(started) : null;

    private long Progress => _callbacks + Jumps + run.Pump.Posts + run.Flow.Items.Total + run.Flow.Entries;

    /// <summary>Runs until the body has ended, or the run has failed and is drained.</summary>
    internal void Run()
    {
        while (!IsDrained())
        {
            // A schedule that was opened by a failure decides no more.
            bool ended = run.Schedule is { IsOpen: false } schedule ? StepSeeded(schedule) : Step();
            if (ended)
            {
                return;
            }
        }
    }

    /// <summary>Runs a callback of the user's on this thread; what it throws fails the run.</summary>
    internal void Invoke(SendOrPostCallback callback, object? state)
    {
        _callbacks++;
        _spins = 0;
        Volatile.Write(ref _callbackStarted, Stopwatch.GetTimestamp());
        try
        {
            callback(state);
        }
        catch (Exception exception)
        {
            run.Fail(new RunFailure(exception));
        }
        finally
        {
            Volatile.Write(ref _callbackStarted, 0);
            SynchronizationContext.SetSynchronizationContext(run.Pump);
        }
    }

    /// <summary>Waits, bounded by the real timeout, until nothing of the run can run any more, and takes its callbacks meanwhile.</summary>
    internal bool Settle()
    {
        while (!IsQuiet())
        {
            if (run.Pump.TryTake() is { } next)
            {
                Invoke(next.Callback, next.State);
            }
            else if (_stall.IsStalled(Progress) || _stall.IsBusyForTooLong())
            {
                return false;
            }
            else
            {
                Pause();
            }
        }

        return true;
    }

    private bool IsQuiet() => !run.Pump.HasWork && !run.Holds.Any && run.Detector.IsIdle() && !run.Pump.HasWork;

    private bool Step()
    {
        if (run.Pump.TryTake() is { } next)
        {
            Invoke(next.Callback, next.State);
            if (_callbacks % CallbacksPerLook == 0 && _stall.IsBusyForTooLong())
            {
                FailAsStuck();
            }
        }
        else if (run.BodyTask!.IsCompleted)
        {
            return !run.Pump.HasWork;
        }
        else if (!IsQuiet())
        {
            WaitForWork();
        }
        else if (!run.BodyTask.IsCompleted)
        {
            OnIdle(fireOne: false);
        }

        return false;
    }

    private bool StepSeeded(SeededSchedule schedule)
    {
        if (schedule.MustWait())
        {
            WaitForWork();
            return false;
        }

        int due = run.Time.Clock.CountDueTimers(SeededSchedule.MaxTimers);
        if (run.BodyTask!.IsCompleted && !run.Pump.HasWork)
        {
            return true;
        }

        Decision decision = schedule.Next(run.Pump.HasWork, due);
        run.FailIfDiverged();
        switch (decision)
        {
            case { Kind: DecisionKind.Nothing }:
                if (IsQuiet())
                {
                    OnIdle(fireOne: true);
                }
                else
                {
                    WaitForWork();
                }

                break;
            case { Kind: DecisionKind.Callback } when run.Pump.TryTake() is { } next:
                Invoke(next.Callback, next.State);
                break;
            case { Kind: DecisionKind.Timer, Index: int index }:
                Fire(clock => clock.FireDueTimer(index));
                break;
            default:
                _spins = 0;
                break;
        }

        return false;
    }

    private void OnIdle(bool fireOne)
    {
        _stall.Idle();
        if (run.TakeIdleWaiters() is { } waiters)
        {
            Fire(_ => waiters.ForEach(static waiter => waiter.TrySetResult(true)));
        }
        else if (!IsGraceOver())
        {
            run.Pump.Wait(1);
        }
        else if (run.Time.Clock.MoveToNextTimer() is null)
        {
            WaitForOutside();
        }
        else if (++Jumps > run.Options.MaxJumps || run.Time.Elapsed > run.Options.MaxVirtualTime)
        {
            if (run.Failure is null)
            {
                run.Fail(new RunFailure(VirtualTimeFailure.Runaway, RunReport.Runaway(run)));
            }

            Fire(static clock => clock.FireBatch());
        }
        else if (!fireOne)
        {
            Fire(static clock => clock.FireBatch());
        }
    }

    /// <summary>Runs timers, without a context: continuations that do not ask for one are then inlined instead of sent over the pool.</summary>
    private void Fire(Action<TimerClock> fire)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        Invoke(
            static state =>
            {
                (Action<TimerClock> fire, TimerClock clock) = ((Action<TimerClock>, TimerClock))state!;
                fire(clock);
            },
            (fire, run.Time.Clock));
    }

    private bool IsGraceOver()
    {
        if (run.Options.IdleGrace == TimeSpan.Zero || run.Time.ActiveTimers == 0)
        {
            return true;
        }

        if (Progress != _idleProgress)
        {
            (_idleProgress, _idleSince) = (Progress, Stopwatch.GetTimestamp());
            return false;
        }

        return Stopwatch.GetElapsedTime(_idleSince) >= run.Options.IdleGrace;
    }

    /// <summary>Nothing can run and no timer is armed: only something from outside can go on now, or nothing ever will.</summary>
    private void WaitForOutside()
    {
        if (_stall.IsStalled(Progress))
        {
            run.Fail(new RunFailure(VirtualTimeFailure.Deadlock, RunReport.Deadlock(run)));
        }
        else
        {
            run.Pump.Wait(5);
        }
    }

    private void WaitForWork()
    {
        if ((_stall.IsStalled(Progress) && LooksBlocked()) || _stall.IsBusyForTooLong())
        {
            FailAsStuck();
        }

        Pause();
    }

    private void FailAsStuck()
    {
        if (run.Failure is null)
        {
            run.Fail(new RunFailure(VirtualTimeFailure.Stuck, RunReport.Stuck(run)));
        }
    }

    /// <summary>Whether what is left can be in a wait only: work that still computes is given more time.</summary>
    private bool LooksBlocked() =>
        run.Detector is not AttributionDetector detector
        || run.Holds.Any
        || run.Flow.Items.Queued != 0
        || (detector.AnyRunning() ? !detector.AnyRunning(except: static slot => slot.IsWaiting) : run.Flow.Active != 0);

    private void Pause()
    {
        if (++_spins > SpinRounds)
        {
            run.Pump.Wait(1);
            _spins = 0;
        }
        else if (_spins > SpinRounds / 2)
        {
            Thread.Yield();
        }
        else
        {
            Thread.SpinWait(20);
        }
    }

    private bool IsDrained()
    {
        if (run.Failure is not { } failure)
        {
            return false;
        }

        // Without a token the body cannot know that it is to unwind.
        if (!run.TakesToken)
        {
            return true;
        }

        bool nothingLeft = failure.Reason == VirtualTimeFailure.Deadlock && IsQuiet() && run.Time.ActiveTimers == 0;
        return nothingLeft || (_drain ??= new DrainClock()).IsOver(run.Flow.Items.Queued > 0);
    }
}
