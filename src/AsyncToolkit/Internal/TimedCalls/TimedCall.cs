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
/// </remarks>
internal abstract class TimedCall : DueNode, ICallerListener, IThreadPoolWorkItem
{
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly TimedCallSetup _setup;
    private readonly long _start;
    private CallerRegistration _registration;
    private Exception? _clockFailure;
    private TimeSpan _elapsed;
    private bool _endedFirst;
    private int _end;
    private int _arrivals;

    /// <param name="setup">What it is given.</param>
    /// <param name="start">The clock's timestamp of the call: the time counts from there.</param>
    protected TimedCall(in TimedCallSetup setup, long start)
    {
        _setup = setup;
        _start = start;
    }

    /// <summary>What has ended the call.</summary>
    protected TimedCallEnd End => (TimedCallEnd)Volatile.Read(ref _end);

    protected ref readonly TimedCallSetup Setup => ref _setup;

    /// <summary>What the clock has thrown; for <see cref="TimedCallEnd.Clock"/>.</summary>
    protected Exception? ClockFailure => _clockFailure;

    /// <summary>Whether the operation has ended, though its end may not have arrived here. Any thread; brief.</summary>
    protected abstract bool HasEnded { get; }

    /// <summary>The timeout of this call, as an exception.</summary>
    internal OperationTimeoutException Timeout() => new(_setup.Name, _setup.Timeout, _elapsed, FailedSince());

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

        if (_setup.Caller.IsCanceled)
        {
            Stop(TimedCallEnd.Caller);
        }
        else if (clockFailure is not null)
        {
            FailBy(clockFailure);
        }
        else
        {
            _elapsed = Elapsed(_start);
            Stop(TimedCallEnd.Timeout);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (_context is null)
        {
            Stopped();
        }
        else
        {
            ExecutionContext.Run(_context, static call => ((TimedCall)call!).Stopped(), this);
        }
    }

    /// <summary>Starts the time, and listens to the caller. From here on the call may end at any time.</summary>
    protected void Arm()
    {
        try
        {
            if (_setup.Timeout == TimeSpan.Zero)
            {
                OnDue(clockFailure: null);
            }
            else if (_setup.Timeout != System.Threading.Timeout.InfiniteTimeSpan)
            {
                DueQueues.Find(_setup.TimeProvider, _setup.Timeout).Add(this, _start);
            }

            if (_setup.Caller.CanBeCanceled)
            {
                _registration = _setup.Caller.Register(this);
            }
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
    protected void Release()
    {
        if (Interlocked.Increment(ref _arrivals) == 2)
        {
            _registration.Unregister();
            TakeBack();
        }
    }

    /// <summary>What the operation has failed with since <see cref="End"/>, or null. Only for those who tell it: a canceled task has to throw for it.</summary>
    protected abstract Exception? FailedSince();

    /// <summary>It is known that the operation had ended before the caller canceled.</summary>
    protected void SetEndedFirst() => Volatile.Write(ref _endedFirst, true);

    /// <summary>Carries out what <see cref="End"/> says, which is not <see cref="TimedCallEnd.Itself"/>. On a pool thread, in the caller's context.</summary>
    protected abstract void Stopped();

    /// <summary>What the operation ends the call with, by itself.</summary>
    protected TimedCallEnd EndOf(Task operation) =>
        !operation.IsCompletedSuccessfully && _setup.Caller.IsCanceled && !Volatile.Read(ref _endedFirst) ? TimedCallEnd.Caller : TimedCallEnd.Itself;

    /// <summary>What the caller's cancellation ends the call with.</summary>
    /// <param name="failure">What else there is to tell, or null. A cancellation that it induced says nothing, but may carry something.</param>
    protected OperationCanceledException Canceled(Exception? failure) => CallerCancellation.Exception(
        _setup.Caller.Blamed,
        _setup.Name,
        failure is OperationCanceledException induced ? induced.InnerException : failure,
        _setup.Caller.Token);

    /// <summary>The time since a timestamp, or the timeout, if the clock fails.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A clock's failure must not replace what is being told.")]
    protected TimeSpan Elapsed(long since)
    {
        try
        {
            return _setup.TimeProvider.GetElapsedTime(since);
        }
        catch (Exception)
        {
            return _setup.Timeout;
        }
    }

    /// <summary>The clock's timestamp, or that of the start, if the clock fails.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A clock's failure must not replace what is being told.")]
    protected long Now()
    {
        try
        {
            return _setup.TimeProvider.GetTimestamp();
        }
        catch (Exception)
        {
            return _start;
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
