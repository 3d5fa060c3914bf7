using Microsoft.Extensions.Logging;

namespace AsyncToolkit;

/// <summary>How a hedge runs: when the next attempt starts, how many there are, and what becomes of the losers.</summary>
/// <remarks>Immutable; may be shared between calls. Every value is checked where it is set, at initialisation.</remarks>
/// <example>
/// <code>
/// var options = new HedgeOptions { Delay = TimeSpan.FromMilliseconds(200), MaxAttempts = 2 };
/// string quote = await replicas.HedgeAsync(options, cancellationToken);
/// </code>
/// </example>
public sealed class HedgeOptions
{
    /// <summary>
    /// How long an attempt may go without an answer before the next one starts beside it. <see cref="TimeSpan.Zero"/> starts all of
    /// them at once; <see cref="Timeout.InfiniteTimeSpan"/> starts the next only when one has failed.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative (other than infinite), or longer than a timer takes (2³² − 2 ms, about 49.7 days).</exception>
    public required TimeSpan Delay
    {
        get;
        init => field = ThrottleOptions.Checked(value, allowZero: true, nameof(Delay))!.Value;
    }

    /// <summary>How many operations are started at the most; null (the default) for all there are.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? MaxAttempts
    {
        get;
        init
        {
            if (value is { } attempts)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1, nameof(MaxAttempts));
            }

            field = value;
        }
    }

    /// <summary>
    /// How long the call waits for its attempts to end once it is decided, by an answer or by the caller's cancellation. The
    /// default is <see cref="TimeSpan.Zero"/>: it does not wait. Null or <see cref="Timeout.InfiniteTimeSpan"/> waits for as long as it takes.
    /// </summary>
    /// <remarks>
    /// The losers are canceled in any case. What they end with after the call has returned is observed, and their results are
    /// unclaimed. A call that waits for them is as slow as the slowest loser.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative (other than infinite), or longer than a timer takes (2³² − 2 ms, about 49.7 days).</exception>
    public TimeSpan? AbandonAfter
    {
        get;
        init => field = ThrottleOptions.Checked(value, allowZero: true, nameof(AbandonAfter));
    } = TimeSpan.Zero;

    /// <summary>Where all time comes from. The default is <see cref="TimeProvider.System"/>.</summary>
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

    /// <summary>A name for the call, for messages, exceptions and logs; null (the default) for none.</summary>
    public string? Name { get; init; }

    /// <summary>Receives what would otherwise go unseen: failures of attempts beside the one that answered. Null (the default) for nobody.</summary>
    /// <remarks>It is called on the thread pool, for each call one entry after the other; a logger that hangs or throws disturbs nothing.</remarks>
    public ILogger? Logger { get; init; }

    /// <summary>Receives the results of losers. Without it, those that are disposable are disposed.</summary>
    /// <remarks>It is called on the thread pool, one result after the other; what it throws goes to <see cref="Logger"/>.</remarks>
    public Action<object?>? OnUnclaimed { get; init; }
}
