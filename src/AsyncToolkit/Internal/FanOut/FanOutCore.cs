using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace AsyncToolkit.Internal;

/// <summary>The half of the fan-out engine that does not depend on the items: places, stopping, ending.</summary>
/// <remarks>
/// <para><b>Places.</b> The lower half of <see cref="_places"/> counts what is alive: running workers, suspended bodies, a parked
/// pull; bodies run only within a place, and workers enter only below the limit, so the limit holds. It starts at 1 (the
/// starter). Whoever brings it to 0 when the call is stopping or the source is used up closes the call: the word becomes
/// negative and stays so, and late helpers and late cancellations find the call closed. The upper half changes with every
/// entry, so that the close fails if anybody has been inside since the count was seen at 0. The cancellation of the bodies'
/// token holds a place of its own, above the limit if need be: the call waits for the token's callbacks.</para>
/// <para><b>Open at 0.</b> Where the source waits for <see cref="Room"/>, every worker may have left while items are unclaimed.
/// The call is then kept by nobody, and resumed by <see cref="RoomMade"/> or ended by whatever stops it.</para>
/// <para><b>Helpers.</b> At most one work item is queued to look for work (<see cref="_helperQueued"/>). A worker summons it before it
/// runs a body while places are free and items unclaimed (the body might block), and so does whoever gives up a place while
/// items are unclaimed. The helper lowers the flag before it looks, and each summoner changes the state before it reads the
/// flag: whichever comes second sees the first.</para>
/// <para><b>Stopping.</b> The first cause wins under the lock of the <see cref="FailureLog"/>, which sets
/// <see cref="_stopping"/> there; the winner then cancels the token, whose callbacks run on the pool. Workers look at the flag, and at the caller's
/// token, before each body: our registration may stand behind a callback of the user's that hangs. The deadline that a call is started
/// under is a caller's cancellation too; its list has no such callbacks.</para>
/// <para><b>Ending.</b> Once closed, nothing of the call runs. The source is disposed, the log closed, the task completed. A
/// cancellation that comes after the log is closed changes nothing.</para>
/// </remarks>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "The token source has neither a timer nor a link to dispose, and bodies that were abandoned may still use its token.")]
internal abstract class FanOutCore : IThreadPoolWorkItem, ICallerListener
{
    private const long Closed = -1;

    // one more in the lower half, another number in the upper
    private const long Entry = (1L << 32) + 1;

    private readonly HotCounter _places = new() { Value = 1 };
    private readonly ICallEnd _end;
    private readonly CancellationTokenSource _bodies = new();
    private readonly CallerCancellation _caller;
    private readonly FanOutPolicy _policy;
    private CallerRegistration _callerRegistration;
    private SecondCaller? _secondCaller;
    private ExecutionContext? _context = ExecutionContext.Capture();
    private FailureLog? _log;
    private int _helperQueued;
    private bool _started;
    private volatile bool _stopping;
    private volatile bool _leftUnstarted;

    protected FanOutCore(in FanOutPolicy policy, ICallEnd end, CancellationToken callerToken)
    {
        _policy = policy;
        _end = end;
        _caller = CallerCancellation.Of(callerToken);
    }

    /// <summary>The token that bodies and async sources see.</summary>
    internal CancellationToken BodyToken => _bodies.Token;

    /// <summary>How many failures there are so far.</summary>
    internal int FailureCount => Volatile.Read(ref _log)?.Count ?? 0;

    /// <summary>Told when the last body has ended and the source is disposed, just before the call's end is decided. Set before the start.</summary>
    internal Action? Ended { get; set; }

    // A deadline tells us before any callback of the user's, so it need not be asked before each body.
    internal bool IsStopping => _stopping || (TokenIsCanceled && StopByCaller());

    /// <summary>Whether it is the caller's cancellation that stopped the call. Asked when it is stopping.</summary>
    internal bool IsStoppedByCaller => Volatile.Read(ref _log)?.Cause == StopCause.Caller;

    /// <summary>The context that every body begins in. Known from the first work item on.</summary>
    protected ExecutionContext Context => _context!;

    protected bool HasFreePlace => CountOf(Volatile.Read(ref _places.Value)) < _policy.Limit;

    protected abstract bool HasUnclaimed { get; }

    protected abstract bool EveryItemClaimed { get; }

    /// <summary>Whether the source has nothing more to give, now or later. Exact while no worker is inside.</summary>
    protected abstract bool IsSourceUsedUp { get; }

    /// <summary>How many items there are: those that were taken, and those that are known to follow.</summary>
    protected abstract long Extent { get; }

    // For decisions: the deadline too is asked, in case that it is about to tell us.
    private bool IsStoppingOrExpired => IsStopping || (_caller.IsCanceled && StopByCaller());

    private bool TokenIsCanceled => _caller.Token.IsCancellationRequested || _secondCaller is { Token.IsCancellationRequested: true };

    private CancellationToken CanceledToken =>
        !_caller.Token.IsCancellationRequested && _secondCaller is { Token.IsCancellationRequested: true } second ? second.Token : _caller.Token;

    /// <summary>A second token whose cancellation is the caller's, like that of the first. Before the start.</summary>
    internal void AlsoCanceledBy(CancellationToken token)
    {
        if (token.CanBeCanceled && token != _caller.Token)
        {
            _secondCaller = new SecondCaller(token);
        }
    }

    /// <summary>Starts the call, and returns the task of its end. Nothing of it runs on this thread.</summary>
    internal Task Start()
    {
        if (_caller.CanBeCanceled)
        {
            _callerRegistration = _caller.Register(this);
        }

        if (_secondCaller is { } second)
        {
            second.Registration = second.Token.UnsafeRegister(static state => ((FanOutCore)state!).StopByCaller(), this);
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        return _end.Task;
    }

    /// <summary>The starter, on its first execution; a helper on every later one.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        if (!_started)
        {
            // No helper is queued before the starter runs. Where the caller suppressed the flow of its context, bodies
            // get the default one, which is what a work item begins in.
            _started = true;
            _context ??= ExecutionContext.Capture()!;
        }
        else
        {
            // before looking for work: a summoner that comes now queues another
            Interlocked.Exchange(ref _helperQueued, 0);
            if (_stopping || !HasUnclaimed || !TryEnter())
            {
                return;
            }
        }

        ExecutionContext.Run(Context, static state => ((FanOutCore)state!).Work(), this);
    }

    void ICallerListener.CallerCanceled(Deadline? expired) => StopByCaller();

    /// <summary>Continues with the place of a pull that was pending. Called by the source that parked it.</summary>
    internal void ResumePull()
    {
        if (RunnerThread.MayRunHere())
        {
            ExecutionContext.Run(Context, static state => ((FanOutCore)state!).WorkAfterPull(), this);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(static core => core.ResumePull(), this, preferLocal: true);
        }
    }

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
    /// What the call was to find is there: the rest is stopped. False if something else has stopped it before. Any thread, within a
    /// place.
    /// </summary>
    internal bool Answer()
    {
        // as in Fail: the caller's cancellation may have come first without our having been told
        if (IsStoppingOrExpired || !EnsureLog().TryStop(StopCause.Answered))
        {
            return false;
        }

        Stop(StopCause.Answered);
        return true;
    }

    /// <summary>No item starts from here on. Told under the lock of the log, with the decision.</summary>
    internal void StopStarting() => _stopping = true;

    /// <summary>How the call stands now, for those who do not wait until everything has ended.</summary>
    internal CallVerdict Glance() => Volatile.Read(ref _log) is { } log ? log.Glance(CanceledToken) : default;

    /// <summary>The source, which lacked <see cref="Room"/>, has some now. Any thread.</summary>
    internal void RoomMade()
    {
        if (!_stopping && HasFreePlace && HasUnclaimed)
        {
            SummonHelper();
        }
    }

    /// <summary>Notes that an item was pulled and will not be started.</summary>
    protected void LeaveUnstarted() => _leftUnstarted = true;

    /// <summary>Works off items on a place that has been entered already.</summary>
    protected abstract void Work();

    /// <summary>The same, with the pull that was parked as the first thing.</summary>
    protected abstract void WorkAfterPull();

    protected abstract ValueTask DisposeSourceAsync();

    protected bool TryEnter()
    {
        long places = Volatile.Read(ref _places.Value);
        while (places >= 0 && CountOf(places) < _policy.Limit)
        {
            long seen = Interlocked.CompareExchange(ref _places.Value, Entered(places), places);
            if (seen == places)
            {
                return true;
            }

            places = seen;
        }

        return false;
    }

    /// <summary>Gives up a place. Nothing of the call may be touched by the caller after it.</summary>
    protected void Leave() => Leave(endOnPool: false);

    /// <param name="endOnPool">Whether this is a thread, or a stack, on which the end of the call must not run.</param>
    protected void Leave(bool endOnPool)
    {
        long places = Interlocked.Decrement(ref _places.Value);
        Debug.Assert(places >= 0 && CountOf(places) != uint.MaxValue, "A place was given up twice.");
        if (CountOf(places) == 0
            && (IsStopping || IsSourceUsedUp)
            && Interlocked.CompareExchange(ref _places.Value, Closed, places) == places)
        {
            if (endOnPool)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static core => core.End(), this, preferLocal: true);
            }
            else
            {
                End();
            }
        }
        else if (!IsStopping && HasUnclaimed)
        {
            SummonHelper();
        }
    }

    /// <param name="nearby">
    /// Whether the helper is likely to find nothing, because the worker's body will be short: it then stays in the worker's own
    /// queue, from where idle threads fetch it if the body is long after all.
    /// </param>
    protected void SummonHelper(bool nearby = false)
    {
        if (Volatile.Read(ref _helperQueued) == 0 && Interlocked.Exchange(ref _helperQueued, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: nearby);
        }
    }

    private FailureLog EnsureLog()
    {
        if (Volatile.Read(ref _log) is { } existing)
        {
            return existing;
        }

        var created = new FailureLog(_policy, this);
        return Interlocked.CompareExchange(ref _log, created, null) ?? created;
    }

    // Returns true always: the caller has canceled, whoever carries it out.
    private bool StopByCaller()
    {
        if (EnsureLog().TryStop(StopCause.Caller, TokenIsCanceled ? null : _caller.Blamed))
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

    // Like TryEnter, but above the limit too. False once the call is closed.
    private bool TryHold()
    {
        long places = Volatile.Read(ref _places.Value);
        while (places >= 0)
        {
            long seen = Interlocked.CompareExchange(ref _places.Value, Entered(places), places);
            if (seen == places)
            {
                return true;
            }

            places = seen;
        }

        return false;
    }

    private static uint CountOf(long places) => (uint)places;

    private static long Entered(long places) => (places + Entry) & long.MaxValue;

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

    private void End() => ExecutionContext.Run(Context, static state => _ = ((FanOutCore)state!).EndAsync(), this);

    private async Task EndAsync()
    {
        _callerRegistration.Unregister();
        _secondCaller?.Registration.Unregister();
        try
        {
            await DisposeSourceAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            EnsureLog().Add(new ItemFailure(0, null, e, isSourceFailure: true));
        }

        try
        {
            Ended?.Invoke();
        }
        catch (Exception e)
        {
            EnsureLog().Add(new ItemFailure(0, null, e, isSourceFailure: true));
        }

        CallVerdict verdict = Volatile.Read(ref _log) is { } log
            ? log.Close(everyItemStarted: EveryItemClaimed && !_leftUnstarted, CanceledToken)
            : default;
        _end.Complete(verdict, Extent);
    }

    private sealed class SecondCaller(CancellationToken token)
    {
        internal CancellationToken Token { get; } = token;

        internal CancellationTokenRegistration Registration { get; set; }
    }
}
