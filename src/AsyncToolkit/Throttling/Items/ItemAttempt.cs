using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace AsyncToolkit.Internal;

/// <summary>The time of one body: its token, its place in the queues of those who wait, and the decision whether it ended before its timeout.</summary>
/// <remarks>
/// <para>States: running → overdue → abandoned; ended from any of them. All change under <see cref="_lock"/>, which decides
/// every race between the timer, the end of the call and the end of the body; nothing of the user's is called under it.</para>
/// <para>A body has timed out if it was the timer that canceled it. One that the call has canceled before is canceled, however long it
/// takes: the timer then only gives it up.</para>
/// <para>It becomes due twice at most: for the timeout, and, put into another queue then, for the abandonment. The release may come between the two; whoever
/// comes second of those who put it in and those who release it takes it back (<see cref="_released"/>).</para>
/// <para>The token is canceled at most once, by the timer or by the call, and only while the body runs: whoever does it says so
/// under the lock, so that <see cref="EndAsync"/> waits for the token's callbacks and takes what they throw. The callbacks run
/// on the pool, so one that hangs keeps neither the timer nor other items.</para>
/// </remarks>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "The token source has neither a timer nor a link to dispose, and an abandoned body may still use its token.")]
internal sealed class ItemAttempt : DueNode
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _source = new();
    private readonly TaskCompletionSource _callbacksDone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource? _abandoned;
    private readonly ThrottleOptions _options;
    private readonly DueQueue _queue;
    private readonly long _start;
    private readonly CancellationTokenRegistration _callRegistration;
    private ReadOnlyCollection<Exception> _callbackFailures = ReadOnlyCollection<Exception>.Empty;
    private Exception? _timerFailure;
    private TimeSpan _elapsedAtTimeout;
    private bool _ended;
    private bool _overdue;
    private bool _timedOut;
    private bool _canceling;
    private bool _released;

    internal ItemAttempt(ThrottleOptions options, TimeSpan timeout, CancellationToken callToken)
    {
        _options = options;
        _queue = DueQueues.Find(options.TimeProvider, timeout);
        if (options.EffectiveAbandonAfter is not null)
        {
            _abandoned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        _start = _queue.Now();
        _callRegistration = callToken.UnsafeRegister(static state => ((ItemAttempt)state!).Cancel(byTimer: false), this);

        // last: from here on it may become due
        _queue.Add(this, _start);
        if (Volatile.Read(ref _timerFailure) is { } failure)
        {
            // nobody would say when the time is up, so the body does not begin
            Abandon();
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    internal CancellationToken Token => _source.Token;

    /// <summary>Completes when the body is to be abandoned; null where it never is.</summary>
    internal Task? Abandoned => _abandoned?.Task;

    /// <summary>
    /// Closes the attempt: no timer and no registration is left behind. Returns what the body's item failed with, or null
    /// if it succeeded.
    /// </summary>
    /// <param name="failure">What the body threw, or null if it returned.</param>
    internal async ValueTask<Exception?> EndAsync(Exception? failure)
    {
        bool canceling;
        lock (_lock)
        {
            _ended = true;
            canceling = _canceling;
        }

        // The timer is still there: where the body may be abandoned, so may the callbacks on its token.
        if (canceling)
        {
            await (_abandoned is null ? _callbacksDone.Task : Task.WhenAny(_callbacksDone.Task, _abandoned.Task)).ConfigureAwait(false);
        }

        Release();
        return _timedOut && failure is not null ? TimedOut(Combine(failure)) : Combine(failure);
    }

    /// <summary>Whether callbacks on the token are still running.</summary>
    internal bool CallbacksRun => _canceling && !_callbacksDone.Task.IsCompleted;

    /// <summary>What the callbacks on the token threw, once they have all run.</summary>
    internal async Task<ReadOnlyCollection<Exception>> CallbackFailuresAsync()
    {
        await _callbacksDone.Task.ConfigureAwait(false);
        return _callbackFailures;
    }

    /// <summary>Whether the body may still begin: not once it has been abandoned before it came to run.</summary>
    internal bool MayBegin()
    {
        lock (_lock)
        {
            return !_ended;
        }
    }

    /// <summary>Closes the attempt of a body that goes on running.</summary>
    internal OperationTimeoutException Abandon()
    {
        lock (_lock)
        {
            _ended = true;
        }

        Release();
        return TimedOut(_timerFailure);
    }

    private void Release()
    {
        lock (_lock)
        {
            _released = true;
        }

        _callRegistration.Unregister();
        TakeBack();
    }

    private OperationTimeoutException TimedOut(Exception? innerException) =>
        new(_options.Name, _queue.Duration, _elapsedAtTimeout, innerException);

    // The first time is the timeout; the second, if there is one, gives the body up. A clock that fails here must not keep
    // the body from being canceled and given up, and there is nobody above us to tell.
    internal override void OnDue(Exception? clockFailure)
    {
        if (clockFailure is not null)
        {
            Volatile.Write(ref _timerFailure, clockFailure);
        }

        bool again = Cancel(byTimer: true) && clockFailure is null && _options.EffectiveAbandonAfter is { } after && after > TimeSpan.Zero;
        try
        {
            if (again)
            {
                WaitForAbandonment();
            }
        }
        catch (Exception e)
        {
            again = false;
            Volatile.Write(ref _timerFailure, e);
        }

        if (!again)
        {
            _abandoned?.TrySetResult();
        }
    }

    private void WaitForAbandonment()
    {
        DueQueue queue = DueQueues.Find(_options.TimeProvider, _options.AbandonAfter!.Value);
        queue.Add(this, queue.Now());
        bool released;
        lock (_lock)
        {
            released = _released;
        }

        if (released)
        {
            TakeBack();
        }
    }

    private bool Cancel(bool byTimer)
    {
        TimeSpan elapsed = byTimer ? ElapsedOrTimeout() : default;
        lock (_lock)
        {
            if (_ended || (byTimer && _overdue))
            {
                return false;
            }

            if (byTimer)
            {
                _overdue = true;
                _elapsedAtTimeout = elapsed;
            }

            if (_canceling)
            {
                return true;
            }

            _canceling = true;
            _timedOut = byTimer;
        }

        _ = RunCallbacksAsync();
        return true;
    }

    /// <summary>The time since the body's start. If the clock fails: the timeout.</summary>
    internal TimeSpan ElapsedOrTimeout()
    {
        try
        {
            return _queue.Elapsed(_start);
        }
        catch (Exception e)
        {
            Volatile.Write(ref _timerFailure, e);
            return _queue.Duration;
        }
    }

    private async Task RunCallbacksAsync()
    {
        try
        {
            await _source.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException e)
        {
            _callbackFailures = e.InnerExceptions;
        }

        _callbacksDone.SetResult();
    }

    // An exception of the body's stands as it is; only where more than that has failed do they go together.
    private Exception? Combine(Exception? failure)
    {
        if (_callbackFailures.Count == 0 && _timerFailure is null)
        {
            return failure;
        }

        List<Exception> all = [.. _callbackFailures];
        if (_timerFailure is not null)
        {
            all.Add(_timerFailure);
        }

        if (failure is not (null or OperationCanceledException))
        {
            all.Insert(0, failure);
        }

        return all.Count == 1 ? all[0] : new AggregateException(all);
    }
}
