using System.Diagnostics;

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
/// </remarks>
internal abstract partial class FanOutCore : IThreadPoolWorkItem, ICallerListener
{
    private const long Closed = -1;

    // one more in the lower half, another number in the upper
    private const long Entry = (1L << 32) + 1;

    private readonly HotCounter _places = new() { Value = 1 };
    private readonly FanOutPolicy _policy;
    private ExecutionContext? _context = ExecutionContext.Capture();
    private int _helperQueued;
    private bool _started;

    protected FanOutCore(in FanOutPolicy policy, ICallEnd end, CancellationToken callerToken)
    {
        _policy = policy;
        _end = end;
        _caller = CallerCancellation.Of(callerToken);
        _hasToken = callerToken.CanBeCanceled;
    }

    /// <summary>The context that every body begins in. Known from the first work item on.</summary>
    protected ExecutionContext Context => _context!;

    /// <summary>Whether asking for an item runs code of the user's.</summary>
    protected bool SourceRunsUserCode { get; init; }

    protected bool HasFreePlace => CountOf(Volatile.Read(ref _places.Value)) < _policy.Limit;

    /// <summary>Whether a helper will come that looks after this. Read behind a full fence after what it is to see.</summary>
    protected bool IsHelperQueued => Volatile.Read(ref _helperQueued) != 0;

    protected abstract bool HasUnclaimed { get; }

    protected abstract bool EveryItemClaimed { get; }

    /// <summary>Whether the source has nothing more to give, now or later. Exact while no worker is inside.</summary>
    protected abstract bool IsSourceUsedUp { get; }

    /// <summary>How many items there are: those that were taken, and those that are known to follow.</summary>
    protected abstract long Extent { get; }

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

    /// <summary>The source, which lacked <see cref="Room"/>, has some now. Any thread.</summary>
    internal void RoomMade()
    {
        if (!_stopping && HasFreePlace && HasUnclaimed)
        {
            SummonHelper();
        }
    }

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
        if (!IsHelperQueued && Interlocked.Exchange(ref _helperQueued, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: nearby);
        }
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
}
