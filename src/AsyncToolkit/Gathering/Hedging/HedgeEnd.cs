using System.Diagnostics.CodeAnalysis;

namespace AsyncToolkit.Internal;

/// <summary>The end of a hedge: decided by the first answer or by the caller, and told after <see cref="HedgeOptions.AbandonAfter"/> at the latest.</summary>
/// <remarks>
/// <para>States: open → decided (answered, or canceled by the caller) → told; or open → told, when every attempt has failed. The
/// engine's log is the arbiter: <see cref="FanOutCore.Answer"/> says true to one answer, and to none if the caller's cancellation
/// came first. What is decided is told when the attempts have ended or when their time has passed, whichever comes first
/// (only the first counts, and what it has told of failures is not logged as well); with no time at all, at once.</para>
/// <para>The engine goes on until the last attempt has ended, and observes what it ends with. Continuations of the caller's never
/// run on the thread that decides: that may be the one that cancels, or a worker. Nor does the clock on one that cancels: others wait
/// behind us to be told. A clock that is asked when everything has ended already gives its timer back (<see cref="_ended"/>).</para>
/// </remarks>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "The timer is disposed when the attempts have ended.")]
internal sealed class HedgeEnd<T> : TaskCompletionSource<Task<T>>, ICallEnd
{
    private readonly Lock _lock = new();
    private readonly HedgeOptions _options;
    private readonly UnclaimedResults _unclaimed;
    private FanOutCore? _engine;
    private Task<T>? _answer;
    private ITimer? _timer;
    private int _failuresTold;
    private bool _canceled;
    private bool _told;
    private bool _ended;

    internal HedgeEnd(HedgeOptions options, UnclaimedResults unclaimed)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        _options = options;
        _unclaimed = unclaimed;
        Completion = Task.Unwrap();
    }

    /// <summary>The task that the caller gets.</summary>
    internal Task<T> Completion { get; }

    Task ICallEnd.Task => Completion;

    /// <summary>Before the start.</summary>
    internal void Attach(FanOutCore engine) => _engine = engine;

    /// <summary>An attempt has an answer. On the worker that ran it.</summary>
    internal void Deliver(T result)
    {
        if (!_engine!.Answer())
        {
            _unclaimed.Add(result);
            return;
        }

        _unclaimed.Settle([result]);
        _answer = System.Threading.Tasks.Task.FromResult(result);
        Decided();
    }

    void ICallEnd.Stopped(StopCause cause)
    {
        lock (_lock)
        {
            // a cancellation may arrive here when everything has ended: then the end has seen to it
            if (_ended || cause != StopCause.Caller)
            {
                return;
            }

            _canceled = true;
        }

        _unclaimed.Settle([]);
        if (_options.AbandonAfter == TimeSpan.Zero)
        {
            Tell();
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(static end => end.Decided(), this, preferLocal: false);
        }
    }

    void ICallEnd.Complete(in CallVerdict verdict, long extent)
    {
        ITimer? timer;
        bool isDecided;
        lock (_lock)
        {
            _ended = true;
            timer = _timer;
            isDecided = _answer is not null || _canceled;
        }

        if (!isDecided)
        {
            _unclaimed.Settle([]);
        }

        // The caller's cancellation may be the cause without having come as far as here: that thread may still be on its way.
        // The verdict alone does not say so: a cancellation that prevented nothing has still turned an answer away.
        if (isDecided || _engine!.IsStoppedByCaller)
        {
            Tell();
            _unclaimed.Log?.Needless(verdict.Failures.Skip(_failuresTold));
        }
        else
        {
            SetResult(System.Threading.Tasks.Task.FromException<T>(TooFew.Of(verdict, extent, required: 1)));
        }

        try
        {
            timer?.Dispose();
        }
        catch (Exception)
        {
            // a clock that fails: the call has been told already
        }
    }

    private void Decided()
    {
        TimeSpan? wait = _options.AbandonAfter;
        if (wait == TimeSpan.Zero || (wait is { } after && after != Timeout.InfiniteTimeSpan && !TryArm(after)))
        {
            Tell();
        }
    }

    private bool TryArm(TimeSpan after)
    {
        lock (_lock)
        {
            if (_ended)
            {
                return true;
            }
        }

        try
        {
            ITimer timer = UnflowedTimer.Create(
                _options.TimeProvider, static state => ((HedgeEnd<T>)state!).Tell(), this, after, Timeout.InfiniteTimeSpan);
            lock (_lock)
            {
                if (!_ended)
                {
                    _timer = timer;
                    return true;
                }
            }

            timer.Dispose();
            return true;
        }
        catch (Exception)
        {
            // without a clock there is no waiting for a while
            return false;
        }
    }

    private void Tell()
    {
        if (_answer is not null)
        {
            TrySetResult(_answer);
            return;
        }

        CallVerdict verdict;
        lock (_lock)
        {
            if (_told)
            {
                return;
            }

            _told = true;
            verdict = _engine!.Glance();
            _failuresTold = verdict.Failures.Count;
        }

        SetResult(verdict.ToTask<T>(default!));
    }
}
