using System.Diagnostics.CodeAnalysis;

namespace AsyncToolkit.Internal;

/// <summary>A body that runs under a deadline of its own, and the decision what ended it.</summary>
/// <remarks>
/// <para>States of <see cref="_cause"/>: null while the body runs → the deadline that has expired (this block's own, or one around it) |
/// <see cref="ByToken"/> | <see cref="Ended"/>. It is written once: that is the one arbiter of the race between the body's end, the
/// timers and the caller. The token that the body sees is canceled after the cause is set, so what the body ends with because of it comes
/// later.</para>
/// <para>A body may see the expiry elsewhere (in a call of ours, in a token of the caller's) before this block is told. What it then throws
/// still comes later: whoever ends with a failure looks at the flags themselves.</para>
/// <para>The end waits for the callbacks on the token, as for the body, and takes what they throw. The timer, the registrations and
/// the ambient level are gone when the task completes.</para>
/// </remarks>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "The token source has neither a timer nor a link to dispose; everything else is released by EndAsync.")]
internal sealed class DeadlineBlock : ICallerListener
{
    private static readonly object ByToken = new();
    private static readonly object Ended = new();

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _source = new();
    private readonly Deadline _deadline;
    private readonly CancellationToken _callerToken;
    private readonly DeadlineLink _link;
    private readonly CancellationTokenRegistration _callerRegistration;
    private Task? _callbacks;
    private TimeSpan _elapsed;
    private object? _cause;

    /// <summary>Links the block with what may end it. What the clock throws is thrown; the deadline is then to be disposed.</summary>
    internal DeadlineBlock(Deadline deadline, CancellationToken callerToken)
    {
        _deadline = deadline;
        _callerToken = callerToken;
        deadline.Check();
        _link = deadline.Link(this);
        _callerRegistration = callerToken.UnsafeRegister(static state => ((DeadlineBlock)state!).CallerCanceled(expired: null), this);
    }

    /// <summary>Makes the deadline ambient and starts the body. What the body throws is in the task.</summary>
    /// <remarks>Called first thing in an async method, which confines the change of the flow.</remarks>
    internal Task Run(Func<CancellationToken, ValueTask> body)
    {
        _deadline.Enter();
        try
        {
            return body(_source.Token).AsTask();
        }
        catch (Exception e)
        {
            return Failures.ToTask<NoResult>(e);
        }
    }

    /// <inheritdoc cref="Run(Func{CancellationToken, ValueTask})"/>
    internal Task<T> Run<T>(Func<CancellationToken, ValueTask<T>> body)
    {
        _deadline.Enter();
        try
        {
            return body(_source.Token).AsTask();
        }
        catch (Exception e)
        {
            return Failures.ToTask<T>(e);
        }
    }

    public void CallerCanceled(Deadline? expired)
    {
        TimeSpan elapsed = ReferenceEquals(expired, _deadline) ? _deadline.ElapsedOrTimeout() : default;
        lock (_lock)
        {
            if (_cause is not null)
            {
                return;
            }

            // at one instant the caller wins
            _cause = expired is null || _callerToken.IsCancellationRequested ? ByToken : expired;
            _elapsed = elapsed;
            _callbacks = _source.CancelAsync();
        }
    }

    /// <summary>Waits for the body, releases everything, and says what it comes to.</summary>
    /// <param name="body">The running body.</param>
    /// <param name="movesOn">Whether the expiry of the own deadline is no failure.</param>
    internal async ValueTask<BlockEnd> EndAsync(Task body, bool movesOn)
    {
        await body.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        object cause = Decide(failed: !body.IsCompletedSuccessfully);
        _callerRegistration.Unregister();
        _link.Unregister();
        List<Exception>? extras = null;
        if (!ReferenceEquals(cause, Ended))
        {
            await CollectAsync(_callbacks!).ConfigureAwait(false);
        }

        if (_deadline.Expired is not null)
        {
            await CollectAsync(_deadline.CancelToken()).ConfigureAwait(false);
        }

        try
        {
            _deadline.Dispose();
        }
        catch (Exception e)
        {
            (extras ??= []).Add(e);
        }

        return extras is null && (ReferenceEquals(cause, Ended) || body.IsCompletedSuccessfully)
            ? default
            : Compose(body, extras, cause, movesOn);

        async ValueTask CollectAsync(Task callbacks)
        {
            await callbacks.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (callbacks.Exception is { } thrown)
            {
                (extras ??= []).AddRange(thrown.Flatten().InnerExceptions);
            }
        }
    }

    private object Decide(bool failed)
    {
        if (failed && _callerToken.IsCancellationRequested)
        {
            CallerCanceled(expired: null);
        }
        else if (failed && _deadline.Expired is { } expired)
        {
            CallerCanceled(expired);
        }

        lock (_lock)
        {
            return _cause ??= Ended;
        }
    }

    private BlockEnd Compose(Task body, List<Exception>? extras, object cause, bool movesOn)
    {
        if (ReferenceEquals(cause, _deadline) && movesOn)
        {
            // what is not an induced cancellation must not vanish
            Exception? kept = body.IsCanceled || body.Exception?.InnerExceptions.All(static thrown => thrown is OperationCanceledException) == true
                ? Failures.Join(null, extras)
                : Failures.Join(Failures.Of(body), extras);
            return new BlockEnd(hasMovedOn: kept is null, kept);
        }

        Exception inner = Failures.Join(Failures.Of(body), extras)!;
        if (ReferenceEquals(cause, _deadline))
        {
            return new BlockEnd(hasMovedOn: false, new OperationTimeoutException(_deadline.Name, _deadline.Timeout, _elapsed, inner));
        }

        var expired = cause as Deadline;
        CancellationToken token = expired?.Token ?? _callerToken;
        bool standsAsItIs = ReferenceEquals(cause, Ended) || (inner is OperationCanceledException canceled && canceled.CancellationToken == token);
        return new BlockEnd(
            hasMovedOn: false,
            standsAsItIs ? inner : CallerCancellation.Exception(expired, _deadline.Name, inner, _callerToken));
    }
}
