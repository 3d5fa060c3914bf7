using System.Threading.RateLimiting;
using AsyncToolkit.Internal;
using Microsoft.Extensions.Logging;

namespace AsyncToolkit;

/// <summary>
/// How a throttled call runs: its limit, what failures do, time per item, progress, rate.
/// </summary>
/// <remarks>
/// <para>Immutable; may be shared between calls, also concurrent ones. Every value is checked where it is set, at
/// initialisation. What is not set costs nothing per item.</para>
/// <para>An option that is set and that a method cannot honour makes that method throw an <see cref="ArgumentException"/> at
/// the call; it is never ignored.</para>
/// </remarks>
/// <example>
/// <code>
/// var options = new ThrottleOptions
/// {
///     MaxConcurrency = 8,
///     FailureMode = FailureMode.Collect,
///     ItemTimeout = TimeSpan.FromSeconds(10),
/// };
/// await urls.ForEachThrottledAsync(options, (url, ct) => SaveAsync(url, ct), cancellationToken);
/// </code>
/// </example>
public sealed class ThrottleOptions
{
    /// <summary>How many bodies may be in flight at a time; at least 1. There is no value for "unlimited".</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public required int MaxConcurrency
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxConcurrency));
            field = value;
        }
    }

    /// <summary>What failures do to the call. The default is <see cref="FailureMode.FailFast"/>.</summary>
    public FailureMode FailureMode
    {
        get => ExplicitFailureMode ?? FailureMode.FailFast;
        init => ExplicitFailureMode = value;
    }

    /// <summary>
    /// How long one body may take, from its start; null (the default) or <see cref="Timeout.InfiniteTimeSpan"/> for as long as it likes.
    /// </summary>
    /// <remarks>
    /// When the time is up, the token of that item is canceled. A body that then ends in an exception has failed with an
    /// <see cref="OperationTimeoutException"/> (its own exception inside); one that returns is a success, late or not. A body whose
    /// token the call had canceled before is no timeout, however long it takes to end. The body
    /// keeps its place under the limit until it has ended, unless <see cref="AbandonAfter"/> is set.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero, negative (other than infinite), or longer than a timer takes (2³² − 2 ms, about 49.7 days).</exception>
    public TimeSpan? ItemTimeout
    {
        get;
        init => field = Checked(value, allowZero: false, nameof(ItemTimeout));
    }

    /// <summary>
    /// How long a body may go on after its <see cref="ItemTimeout"/> before it is abandoned; null (the default) or
    /// <see cref="Timeout.InfiniteTimeSpan"/> waits for as long as it takes, <see cref="TimeSpan.Zero"/> does not wait.
    /// </summary>
    /// <remarks>
    /// An abandoned body goes on running unattended and no longer counts for the limit: its item has failed with an
    /// <see cref="OperationTimeoutException"/>, its place is free, and the call may return before it has ended. What it
    /// ends with is observed, and logged to <see cref="Logger"/>; a result is then an unclaimed one (<see cref="OnUnclaimed"/>).
    /// Without an <see cref="ItemTimeout"/> nothing would ever be abandoned, so that methods reject the combination.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative (other than infinite), or longer than a timer takes (2³² − 2 ms, about 49.7 days).</exception>
    public TimeSpan? AbandonAfter
    {
        get;
        init => field = Checked(value, allowZero: true, nameof(AbandonAfter));
    }

    /// <summary>Receives how far the call has come; null (the default) for nobody.</summary>
    /// <remarks>
    /// At most one report per <see cref="ProgressInterval"/>, and a last one always, when everything has ended. Reports run on
    /// the thread pool, one after the other, in the caller's <see cref="ExecutionContext"/>; the call does not wait for them:
    /// the last one may arrive after the call has returned. What a handler throws goes to <see cref="Logger"/>. A handler that
    /// takes longer than the interval misses reports.
    /// </remarks>
    public IProgress<ThrottleProgress>? Progress { get; init; }

    /// <summary>
    /// The least time between two reports to <see cref="Progress"/>, in whole milliseconds: a fraction is rounded up. The default is one
    /// second. Means nothing where nobody is told.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero, negative, or longer than a timer takes (2³² − 2 ms, about 49.7 days).</exception>
    public TimeSpan ProgressInterval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, nameof(ProgressInterval));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, UnflowedTimer.Longest, nameof(ProgressInterval));
            field = value;
        }
    } = TimeSpan.FromSeconds(1);

    /// <summary>Limits how many items start per time, beside how many are in flight; null (the default) for no such limit.</summary>
    /// <remarks>
    /// One permit is acquired for each item, after it has been pulled and before its body starts; one item at a time waits for
    /// it, so that nothing is pulled ahead. The lease is disposed when the body has ended. A rejected lease is tried again after
    /// its <see cref="MetadataName.RetryAfter"/>, at the latest after what a timer takes (about 49.7 days); without one the item fails with a
    /// <see cref="RateLimitRejectedException"/>.
    /// What the limiter throws is the failure of the item. The limiter is not disposed: it may be shared.
    /// </remarks>
    public RateLimiter? RateLimiter { get; init; }

    /// <summary>The order in which streams yield results. Only for members that stream; others reject it when it is set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public ResultOrder ResultOrder
    {
        get => ExplicitResultOrder ?? ResultOrder.Source;
        init
        {
            if (value is not (ResultOrder.Source or ResultOrder.Completion))
            {
                throw new ArgumentOutOfRangeException(nameof(ResultOrder), value, "Not a defined order.");
            }

            ExplicitResultOrder = value;
        }
    }

    /// <summary>
    /// Receives results that were produced and that no caller received. Only for members that have results; others reject it when it is set.
    /// </summary>
    /// <remarks>
    /// <para>The results of a call that fails or is canceled, of losers, and of bodies that were abandoned and answer late. An object
    /// that the caller receives as well is spared, by reference; of a stream, which may be endless, one that its consumer has received
    /// already. Without a handler, first and quorum dispose what is disposable; other members drop it.</para>
    /// <para>It runs on the thread pool, one result after the other, in the caller's <see cref="ExecutionContext"/>; the call does
    /// not wait for it. What it throws goes to <see cref="Logger"/>.</para>
    /// </remarks>
    public Action<object?>? OnUnclaimed { get; init; }

    /// <summary>Where all time comes from: item timeouts, progress, retries of the rate limiter. The default is <see cref="TimeProvider.System"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(TimeProvider));
            field = value;
        }
    } = TimeProvider.System;

    /// <summary>
    /// Receives what would otherwise go unseen: exceptions of handlers, of abandoned bodies and of losers, failures that the consumer of a stream did not come to see. Null (the default) for nobody.
    /// </summary>
    /// <remarks>
    /// It is called on the thread pool, for each call (and each enumeration of a stream) one entry after the other; a logger that hangs
    /// or throws disturbs nothing.
    /// </remarks>
    public ILogger? Logger { get; init; }

    /// <summary>A name for the call, for messages, exceptions and logs; null (the default) for none.</summary>
    public string? Name { get; init; }

    internal FailureMode? ExplicitFailureMode { get; private init; }

    internal ResultOrder? ExplicitResultOrder { get; private init; }

    /// <summary>The options behind the overloads that take a plain limit: its name is that of their parameter.</summary>
    internal static ThrottleOptions ForLimit(int maxConcurrency)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
        return new ThrottleOptions { MaxConcurrency = maxConcurrency };
    }

    /// <summary>Where results go that no caller receives, in members that dispose nothing; null where nobody wants them.</summary>
    internal UnclaimedResults? HandledUnclaimed() => OnUnclaimed is null ? null : HandledOrDisposedUnclaimed();

    /// <summary>The same, in members that dispose what nobody wants.</summary>
    internal UnclaimedResults HandledOrDisposedUnclaimed() => new(OnUnclaimed, CallLog.Of(Logger, Name));

    /// <summary>The item timeout, if there is one that can pass.</summary>
    internal TimeSpan? EffectiveItemTimeout => ItemTimeout == Timeout.InfiniteTimeSpan ? null : ItemTimeout;

    /// <summary>The time to abandonment, if there is one that can pass.</summary>
    internal TimeSpan? EffectiveAbandonAfter => AbandonAfter == Timeout.InfiniteTimeSpan ? null : AbandonAfter;

    internal static TimeSpan? Checked(TimeSpan? value, bool allowZero, string name)
    {
        if (value is { } time && time != Timeout.InfiniteTimeSpan)
        {
            if (allowZero)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, name);
            }
            else
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, name);
            }

            ArgumentOutOfRangeException.ThrowIfGreaterThan(time, UnflowedTimer.Longest, name);
        }

        return value;
    }
}
