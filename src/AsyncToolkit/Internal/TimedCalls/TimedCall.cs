using System.Diagnostics.CodeAnalysis;

namespace AsyncToolkit.Internal;

/// <summary>The half of a timed call that does not depend on its types: the one arbiter of what ends it.</summary>
/// <remarks>
/// <para>States of <see cref="_end"/>: <see cref="TimedCallEnd.None"/> → one of the others, once, by compare and exchange. Four may try: the operation
/// that has ended, the timer, the caller's token or deadline, and a clock that fails. What the timer or the caller finds ended already is
/// left alone: its end is on its way, and wins. What the timer finds canceled by the caller goes to the caller.</para>
/// <para>An end that finds the caller canceled before we have been told is the caller's if it is a failure: it may have come of that, and is kept
/// behind it. If we are told and find that the operation had ended already, it stands (<see cref="_endedFirst"/>). A result always stands.</para>
/// <para><b>Without a caller to listen to</b>, which is the rule, the lock of the queue has decided already if the operation ends and the call can still be taken
/// back: then the timer has not come and will not, and there is nobody else. That spares three atomic steps.</para>
/// <para><b>Release.</b> With a caller, the timer and the registrations are taken back as <see cref="CallDetails"/> says. As a rule the
/// starter comes first, and then nothing is left behind when the task completes.</para>
/// <para><b>Threads.</b> The timer and the caller only decide; what follows from it runs as a work item, in the caller's context: neither
/// the timer's nor the canceling thread runs code of the user's.</para>
/// <para><b>Reuse.</b> An object that has ended by itself may be used for another call if nobody can still refer to it: the timer was
/// taken back before it fired, and there was no caller to listen to. The starter is done before the operation's end is heard of; so
/// that end, which comes once, was the last who knew it.</para>
/// <para><b>Time.</b> <see cref="DueNode.Due"/> is the start, then what the queue makes of it, and from the timeout on the ticks that it took.</para>
/// </remarks>
internal abstract class TimedCall : DueNode, ICallerListener, IThreadPoolWorkItem
{
    private CallDetails? _details;
    private bool _endedFirst;
    private int _end;

    /// <summary>What has ended the call.</summary>
    protected TimedCallEnd End => (TimedCallEnd)Volatile.Read(ref _end);

    protected TimedCallSetup Setup => new(Queue!.Duration, Queue.TimeProvider, Options, _details?.Caller ?? default);

    protected TimeoutOptions? Options => _details?.Options;

    protected bool IsCanceledByCaller => _details is { } details && details.IsCanceled();

    /// <summary>The same by the clocks of the deadlines too: for where somebody is about to go on without the operation.</summary>
    protected bool LooksCanceledByCaller => _details is { } details && details.Caller.LooksCanceled() && details.IsCanceled();

    /// <summary>What the clock has thrown; for <see cref="TimedCallEnd.Clock"/>.</summary>
    protected Exception? ClockFailure => _details?.ClockFailure;

    /// <summary>The context that user code runs in after the call has been stopped; null where there is none to run.</summary>
    protected virtual ExecutionContext? Context
    {
        get => _details?.Context;
        set => _details?.Context = value;
    }

    private bool HasCaller => _details is { } details && details.Caller.CanBeCanceled;

    /// <summary>Whether the operation has ended, though its end may not have arrived here. Any thread; brief.</summary>
    protected abstract bool HasEnded { get; }

    /// <summary>The timeout of this call, as an exception.</summary>
    internal OperationTimeoutException Timeout() =>
        new(Options?.Name, Queue!.Duration, TimeSpan.FromTicks(Due), FailedSince());

    void ICallerListener.CallerCanceled(Deadline? expired)
    {
        if (HasEnded)
        {
            SetEndedFirst();
        }
        else
        {
            _details!.Blame(expired);
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
            Due = Elapsed(Queue!.StartOf(this)).Ticks;
            Stop(TimedCallEnd.Timeout);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        // Kept no longer than needed: an abandoned task may hold on to this object for long.
        ExecutionContext? context = Context;
        Context = null;
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
    /// <param name="setup">What it is given.</param>
    /// <param name="queue">Where it waits.</param>
    /// <param name="start">The time of the call.</param>
    protected void Begin(in TimedCallSetup setup, DueQueue queue, long start)
    {
        Queue = queue;
        Due = start;
        if (setup.Options is not null || setup.Caller.CanBeCanceled)
        {
            _details = new CallDetails(setup.Options, setup.Caller);
        }
    }

    /// <summary>Starts the time, and listens to the caller. From here on the call may end at any time.</summary>
    protected void Arm()
    {
        TimeSpan duration = Queue!.Duration;
        if (duration == TimeSpan.Zero)
        {
            OnDue(clockFailure: null);
        }
        else if (duration != System.Threading.Timeout.InfiniteTimeSpan)
        {
            Queue.Add(this, Due);
        }

        if (HasCaller)
        {
            Listen();
        }
    }

    /// <summary>The first to come decides.</summary>
    protected bool TryEnd(TimedCallEnd end) =>
        Interlocked.CompareExchange(ref _end, (int)end, (int)TimedCallEnd.None) == (int)TimedCallEnd.None;

    /// <summary>The operation has ended, and so has the call, unless something else has ended it.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="isLast">Whether the caller of this is the last who knows the object.</param>
    protected bool TryEndItself(Task operation, out bool isLast)
    {
        isLast = !HasCaller && TakeBack();
        if (isLast)
        {
            return true;
        }

        if (!TryEnd(EndOf(operation)))
        {
            return false;
        }

        Release();
        return true;
    }

    /// <summary>For the winner, before it completes the call.</summary>
    protected void Release()
    {
        if (!HasCaller || _details!.IsThrough())
        {
            TakeBack();
        }
    }

    /// <summary>Forgets the call. Nobody else knows the object.</summary>
    protected virtual void Clear()
    {
        Queue = null;
        _details = null;
        _endedFirst = false;
        _end = 0;
    }

    /// <summary>What the operation has failed with since <see cref="End"/>, or null. Only for those who tell it: a canceled task has to throw for it.</summary>
    protected abstract Exception? FailedSince();

    /// <summary>It is known that the operation had ended before the caller canceled.</summary>
    protected void SetEndedFirst() => Volatile.Write(ref _endedFirst, true);

    /// <summary>Carries out what <see cref="End"/> says, which is not <see cref="TimedCallEnd.Itself"/>. On a pool thread, in the caller's context.</summary>
    protected abstract void Stopped();

    /// <summary>What the operation ends the call with, by itself.</summary>
    private TimedCallEnd EndOf(Task operation) =>
        !operation.IsCompletedSuccessfully && IsCanceledByCaller && !Volatile.Read(ref _endedFirst) ? TimedCallEnd.Caller : TimedCallEnd.Itself;

    /// <summary>What the caller's cancellation ends the call with.</summary>
    /// <param name="failure">What else there is to tell, or null. A cancellation that it induced says nothing, but may carry something.</param>
    protected OperationCanceledException Canceled(Exception? failure)
    {
        CallDetails details = _details!;
        return CallerCancellation.Exception(
            details.Blamed, Options?.Name, failure is OperationCanceledException induced ? induced.InnerException : failure, details.Caller.Token);
    }

    /// <summary>The time since then, or the timeout, if the clock fails.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A clock's failure must not replace what is being told.")]
    protected TimeSpan Elapsed(long since)
    {
        try
        {
            return Queue!.Elapsed(since);
        }
        catch (Exception)
        {
            return Queue!.Duration;
        }
    }

    /// <summary>The time now, or none, if the clock fails.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A clock's failure must not replace what is being told.")]
    protected long Now()
    {
        try
        {
            return Queue!.Now();
        }
        catch (Exception)
        {
            return 0;
        }
    }

    private void Listen()
    {
        try
        {
            _details!.Register(this);
        }
        catch (Exception e)
        {
            FailBy(e);
        }

        if (_details!.IsThrough())
        {
            TakeBack();
        }
    }

    private void FailBy(Exception clockFailure)
    {
        // Before the state: whoever sees the state sees the failure. Two who come here have a caller, and with it the details.
        (_details ??= new CallDetails(options: null, default)).ClockFailure = clockFailure;
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
