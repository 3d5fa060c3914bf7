using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <content>How a call is stopped, and how it ends.</content>
/// <remarks>
/// <para><b>Stopping.</b> The first cause wins under the lock of the <see cref="FailureLog"/>, which sets
/// <see cref="_stopping"/> there; the winner then cancels the token, whose callbacks run on the pool. Workers look at the flag, and at the caller's
/// token, before each body: our registration may stand behind a callback of the user's that hangs. The deadline that a call is started
/// under is a caller's cancellation too; its list has no such callbacks. An answered call listens to the caller no longer: a hedge does
/// not wait for its losers, and what hangs must not hang on a token that lives on. One that its caller has canceled listens to the other of
/// token and deadline until its last body has ended.</para>
/// <para><b>Ending.</b> Once closed, nothing of the call runs. The source is disposed, the log closed, the task completed. A
/// cancellation that comes while the source is disposed does not reach the token any more; one that comes after the log is closed changes
/// nothing.</para>
/// </remarks>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "The token source has neither a timer nor a link to dispose, and bodies that were abandoned may still use its token.")]
internal abstract partial class FanOutCore
{
    private readonly ICallEnd _end;
    private readonly CancellationTokenSource _bodies = new();
    private readonly CallerCancellation _caller;
    private CallerRegistration _callerRegistration;
    private SecondCaller? _secondCaller;
    private FailureLog? _log;
    private volatile bool _stopping;
    private bool _hasToken;
    private volatile bool _leftUnstarted;

    /// <summary>The token that bodies and async sources see.</summary>
    internal CancellationToken BodyToken => _bodies.Token;

    /// <summary>How many failures there are so far.</summary>
    internal int FailureCount => Volatile.Read(ref _log)?.Count ?? 0;

    /// <summary>Told when the last body has ended and the source is disposed, just before the call's end is decided. Set before the start.</summary>
    internal Action? Ended { get; set; }

    // A deadline tells us before any callback of the user's, so it need not be asked before each body.
    internal bool IsStopping => _stopping || (_hasToken && TokenIsCanceled && StopByCaller());

    /// <summary>Whether it is the caller's cancellation that stopped the call. Asked when it is stopping.</summary>
    internal bool IsStoppedByCaller => Volatile.Read(ref _log)?.Cause == StopCause.Caller;

    // For decisions: the deadline too is asked, in case that it is about to tell us.
    private bool IsStoppingOrExpired => IsStopping || (_caller.IsCanceledBy(out Deadline? expired) && StopByCaller(expired));

    private bool TokenIsCanceled => _caller.Token.IsCancellationRequested || _secondCaller is { Token.IsCancellationRequested: true };

    private CancellationToken CanceledToken =>
        !_caller.Token.IsCancellationRequested && _secondCaller is { Token.IsCancellationRequested: true } second ? second.Token : _caller.Token;

    /// <summary>A second token whose cancellation is the caller's, like that of the first. Before the start.</summary>
    internal void AlsoCanceledBy(CancellationToken token)
    {
        if (token.CanBeCanceled && token != _caller.Token)
        {
            _secondCaller = new SecondCaller(token);
            _hasToken = true;
        }
    }

    void ICallerListener.CallerCanceled(Deadline? expired) => StopByCaller(expired);

    /// <summary>Takes in a failure, and stops the call if this is the one that does. Any thread, within a place.</summary>
    internal void Fail(Exception exception, long index, object? item, bool isSourceFailure = false)
    {
        // The callbacks of a token run last registered first, and a deadline tells one after the other: what watches the
        // same may end before our own registration has been told. The caller's cancellation still came first.
        _ = IsStoppingOrExpired;
        if (EnsureLog().Add(new ItemFailure(index, item, exception, isSourceFailure)))
        {
            Stop(StopCause.Failure);
        }
    }

    /// <summary>
    /// What the call was to find is there, or nobody wants it any more: the rest is stopped. False if something else has stopped it before.
    /// Any thread; within a place, or while the call may end: an end that comes first is not disturbed.
    /// </summary>
    internal bool Answer()
    {
        // as in Fail: the caller's cancellation may have come first without our having been told
        if (IsStoppingOrExpired || !EnsureLog().TryStop(StopCause.Answered))
        {
            return false;
        }

        Stop(StopCause.Answered);
        StopListening();
        return true;
    }

    /// <summary>No item starts from here on. Told under the lock of the log, with the decision.</summary>
    internal void StopStarting() => _stopping = true;

    /// <summary>How the call stands now, for those who do not wait until everything has ended.</summary>
    internal CallVerdict Glance() => Volatile.Read(ref _log) is { } log ? log.Glance(CanceledToken) : default;

    /// <summary>Notes that an item was pulled and will not be started.</summary>
    protected void LeaveUnstarted() => _leftUnstarted = true;

    private FailureLog EnsureLog()
    {
        if (Volatile.Read(ref _log) is { } existing)
        {
            return existing;
        }

        var created = new FailureLog(_policy, this);
        return Interlocked.CompareExchange(ref _log, created, null) ?? created;
    }

    // Returns true always: the caller has canceled, whoever carries it out. Who knows the deadline says which: it may have ended by
    // now, and our own with it, and then nothing leads to it any more.
    private bool StopByCaller(Deadline? expired = null)
    {
        if (EnsureLog().TryStop(StopCause.Caller, TokenIsCanceled ? null : expired))
        {
            Stop(StopCause.Caller);
        }

        return true;
    }

    private void Stop(StopCause cause)
    {
        if (TryHold())
        {
            _ = CancelBodiesAsync();
        }

        _end.Stopped(cause);
    }

    // Within the place that TryHold took. Callbacks run on the pool, never on the thread that fails or cancels.
    private async Task CancelBodiesAsync()
    {
        try
        {
            await _bodies.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException e)
        {
            foreach (Exception exception in e.InnerExceptions)
            {
                Fail(exception, index: 0, item: null, isSourceFailure: true);
            }
        }

        // Without callbacks this is still the thread that fails or cancels: it must not run the end of the call.
        Leave(endOnPool: true);
    }

    private void End() => ExecutionContext.Run(Context, static state => ((FanOutCore)state!).DisposeAndComplete(), this);

    private void DisposeAndComplete()
    {
        StopListening();
        try
        {
            ValueTask disposing = DisposeSourceAsync();
            ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter disposal = disposing.ConfigureAwait(false).GetAwaiter();
            if (!disposal.IsCompleted)
            {
                CompleteAfter(disposal);
                return;
            }

            disposal.GetResult();
        }
        catch (Exception e)
        {
            FailBesideItems(e);
        }

        Complete();
    }

    // Not an async method: it would bring the process down where the disposal cannot be awaited.
    private void CompleteAfter(ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter disposal) =>
        disposal.UnsafeOnCompleted(() => ExecutionContext.Run(
            Context,
            _ =>
            {
                try
                {
                    disposal.GetResult();
                }
                catch (Exception e)
                {
                    FailBesideItems(e);
                }

                Complete();
            },
            null));

    private void Complete()
    {
        try
        {
            Ended?.Invoke();
        }
        catch (Exception e)
        {
            FailBesideItems(e);
        }

        CallVerdict verdict = Volatile.Read(ref _log) is { } log
            ? log.Close(everyItemStarted: EveryItemClaimed && !_leftUnstarted, CanceledToken)
            : default;
        _end.Complete(verdict, Extent);
    }

    private void FailBesideItems(Exception exception) => EnsureLog().Add(new ItemFailure(0, null, exception, isSourceFailure: true));

    // A disposer may come while the call is just being started: then this finds nothing or a part of it, and the end the rest.
    private void StopListening()
    {
        _callerRegistration.Unregister();
        _secondCaller?.Registration.Unregister();
    }

    private sealed class SecondCaller(CancellationToken token)
    {
        internal CancellationToken Token { get; } = token;

        internal CancellationTokenRegistration Registration { get; set; }
    }
}
