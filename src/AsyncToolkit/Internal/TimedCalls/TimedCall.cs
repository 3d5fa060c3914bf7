using System.Diagnostics.CodeAnalysis;

namespace AsyncToolkit.Internal;

/// <summary>The half of a timed call that does not depend on its types: the one arbiter of what ends it.</summary>
/// <remarks>
/// <para>States of <see cref="_end"/>: <see cref="TimedCallEnd.None"/> → one of the others, once, by compare and exchange. Four may try: the operation
/// that has ended, the timer, the caller's token or deadline, and a clock that fails. What the timer or the caller finds ended already is
/// left alone: its end is on its way, and wins. What the timer finds canceled by the caller goes to the caller.</para>
/// <para>An end that finds the caller canceled before we have been told is the caller's if it is a failure: it may have come of that, and is kept
/// behind it. If we are told and find that the operation had ended already, it stands (<see cref="_endedFirst"/>). A result always stands.</para>
/// <para><b>Release.</b> The timer and the registrations are taken back by the second of two who arrive at <see cref="Release"/>: the starter, once
/// everything is in its place, and whoever has won. So nobody reads a registration that is being written, and the winner need
/// not wait for the starter. As a rule the starter comes first, and then nothing is left behind when the task completes.</para>
/// <para><b>Threads.</b> The timer and the caller only decide; what follows from it runs as a work item, in the caller's context: neither
/// the timer's nor the canceling thread runs code of the user's.</para>
/// <para><b>Reuse.</b> An object that has ended by itself may be used for another call if nobody can still refer to it: the timer was
/// taken back before it fired, there was no caller to listen to, and the starter is done. Then the end of the operation, which comes
/// once, was the last who knew it.</para>
/// </remarks>
internal abstract class TimedCall : DueNode, ICallerListener, IThreadPoolWorkItem
{
    private DueQueue? _home;
    private TimeoutOptions? _options;
    private CallerWatch? _watch;
    private ExecutionContext? _context;
    private Exception? _clockFailure;
    private long _time;
    private bool _endedFirst;
    private int _end;
    private int _arrivals;

    /// <summary>What has ended the call.</summary>
    protected TimedCallEnd End => (TimedCallEnd)Volatile.Read(ref _end);

    protected TimedCallSetup Setup => new(_home!.Duration, _home.TimeProvider, _options, _watch?.Caller ?? default);

    protected TimeoutOptions? Options => _options;

    protected bool IsCanceledByCaller => _watch is { } watch && watch.Caller.IsCanceled;

    /// <summary>The same by the clocks of the deadlines too: for where somebody is about to go on without the operation.</summary>
    protected bool LooksCanceledByCaller => _watch is { } watch && watch.Caller.LooksCanceled();

    /// <summary>What the clock has thrown; for <see cref="TimedCallEnd.Clock"/>.</summary>
    protected Exception? ClockFailure => _clockFailure;

    /// <summary>Whether the operation has ended, though its end may not have arrived here. Any thread; brief.</summary>
    protected abstract bool HasEnded { get; }

    /// <summary>The timeout of this call, as an exception.</summary>
    internal OperationTimeoutException Timeout() =>
        new(_options?.Name, _home!.Duration, TimeSpan.FromTicks(_time), FailedSince());

    void ICallerListener.CallerCanceled(Deadline? expired)
    {
        if (HasEnded)
        {
            SetEndedFirst();
        }
        else
        {
            Stop(TimedCallEnd.Caller);
        }
    }

    internal sealed override void OnDue(Exception? clockFailure)
    {
        if (HasEnded)
        {
            return;
        }

        if (IsCanceledByCaller)
        {
            Stop(TimedCallEnd.Caller);
        }
        else if (clockFailure is not null)
        {
            FailBy(clockFailure);
        }
        else
        {
            // Only this thread comes here, and the start is not asked for after it.
            _time = Elapsed(_time).Ticks;
            Stop(TimedCallEnd.Timeout);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        // Kept no longer than needed: an abandoned task may hold on to this object for long.
        ExecutionContext? context = _context;
        _context = null;
        if (context is null)
        {
            Stopped();
        }
        else
        {
            ExecutionContext.Run(context, static call => ((TimedCall)call!).Stopped(), this);
        }
    }

    /// <summary>Begins a call with an object that is new or empty.</summary>
    protected void Begin(in TimedCallSetup setup, long start)
    {
        _home = DueQueues.Find(setup.TimeProvider, setup.Timeout);
        _options = setup.Options;
        _watch = setup.Caller.CanBeCanceled ? new CallerWatch(setup.Caller) : null;
        _context = ExecutionContext.Capture();
        _time = start;
    }

    /// <summary>Starts the time, and listens to the caller. From here on the call may end at any time.</summary>
    protected void Arm()
    {
        try
        {
            TimeSpan duration = _home!.Duration;
            if (duration == TimeSpan.Zero)
            {
                OnDue(clockFailure: null);
            }
            else if (duration != System.Threading.Timeout.InfiniteTimeSpan)
            {
                _home.Add(this, _time);
            }

            _watch?.Register(this);
        }
        catch (Exception e)
        {
            FailBy(e);
        }

        Release();
    }

    /// <summary>The first to come decides.</summary>
    protected bool TryEnd(TimedCallEnd end) =>
        Interlocked.CompareExchange(ref _end, (int)end, (int)TimedCallEnd.None) == (int)TimedCallEnd.None;

    /// <summary>For the winner, before it completes the call, and for the starter.</summary>
    /// <returns>Whether the caller of this is the last who knows the object, if nothing else knows it by its own doing.</returns>
    protected bool Release()
    {
        if (Interlocked.Increment(ref _arrivals) != 2)
        {
            return false;
        }

        _watch?.Unregister();
        return TakeBack() && _watch is null;
    }

    /// <summary>Forgets the call. Nobody else knows the object.</summary>
    protected virtual void Clear()
    {
        _home = null;
        _options = null;
        _context = null;
        _endedFirst = false;
        _end = 0;
        _arrivals = 0;
    }

    /// <summary>What the operation has failed with since <see cref="End"/>, or null. Only for those who tell it: a canceled task has to throw for it.</summary>
    protected abstract Exception? FailedSince();

    /// <summary>It is known that the operation had ended before the caller canceled.</summary>
    protected void SetEndedFirst() => Volatile.Write(ref _endedFirst, true);

    /// <summary>Carries out what <see cref="End"/> says, which is not <see cref="TimedCallEnd.Itself"/>. On a pool thread, in the caller's context.</summary>
    protected abstract void Stopped();

    /// <summary>What the operation ends the call with, by itself.</summary>
    protected TimedCallEnd EndOf(Task operation) =>
        !operation.IsCompletedSuccessfully && IsCanceledByCaller && !Volatile.Read(ref _endedFirst) ? TimedCallEnd.Caller : TimedCallEnd.Itself;

    /// <summary>What the caller's cancellation ends the call with.</summary>
    /// <param name="failure">What else there is to tell, or null. A cancellation that it induced says nothing, but may carry something.</param>
    protected OperationCanceledException Canceled(Exception? failure)
    {
        CallerCancellation caller = _watch!.Caller;
        return CallerCancellation.Exception(
            caller.Blamed, _options?.Name, failure is OperationCanceledException induced ? induced.InnerException : failure, caller.Token);
    }

    /// <summary>The time since a timestamp, or the timeout, if the clock fails.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A clock's failure must not replace what is being told.")]
    protected TimeSpan Elapsed(long since)
    {
        try
        {
            return _home!.TimeProvider.GetElapsedTime(since);
        }
        catch (Exception)
        {
            return _home!.Duration;
        }
    }

    /// <summary>The clock's timestamp, or none, if the clock fails.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A clock's failure must not replace what is being told.")]
    protected long Now()
    {
        try
        {
            return _home!.TimeProvider.GetTimestamp();
        }
        catch (Exception)
        {
            return 0;
        }
    }

    private void FailBy(Exception clockFailure)
    {
        // Before the state: whoever sees the state sees the failure. If two fail, either will do.
        Interlocked.CompareExchange(ref _clockFailure, clockFailure, null);
        Stop(TimedCallEnd.Clock);
    }

    private void Stop(TimedCallEnd end)
    {
        if (TryEnd(end))
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
