using Microsoft.Extensions.Logging;

namespace AsyncToolkit;

/// <summary>How an operation runs under a timeout: the time, what becomes of it afterwards, when the fallback is used.</summary>
/// <remarks>
/// <para>Immutable; may be shared between calls, also concurrent ones. Every value is checked where it is set, at
/// initialisation.</para>
/// <para>An option that is set and that a method cannot honour makes that method throw an <see cref="ArgumentException"/> at
/// the call; it is never ignored.</para>
/// </remarks>
/// <example>
/// <code>
/// var options = new TimeoutOptions
/// {
///     Timeout = TimeSpan.FromSeconds(2),
///     AbandonAfter = TimeSpan.Zero,
///     FallbackOn = FallbackOn.AnyFailure,
///     OnLateCompletion = late => Console.WriteLine(late),
///     Name = "quote",
/// };
/// decimal price = await Timeouts.RunAsync(options, ct => AskAsync(ct), fallback: cachedPrice, cancellationToken);
/// </code>
/// </example>
public sealed class TimeoutOptions
{
    private static readonly TimeSpan DefaultAbandonAfter = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The time that is allowed, from the call. <see cref="TimeSpan.Zero"/> times out unless there is a result at once,
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> never does. May be longer than a timer takes (about 49.7 days).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative and not infinite.</exception>
    public required TimeSpan Timeout
    {
        get;
        init => field = TimeoutGuards.Checked(value, nameof(Timeout));
    }

    /// <summary>
    /// How long an operation may go on after its token has been canceled, before it is abandoned: time to unwind its
    /// <c>finally</c> blocks before the caller goes on. The default is one second; null or
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> waits for as long as it takes, <see cref="TimeSpan.Zero"/> does not wait.
    /// </summary>
    /// <remarks>
    /// A result within that time counts; an exception becomes the <see cref="Exception.InnerException"/> of the timeout. What is
    /// abandoned goes on running unattended; what it ends with is observed. For operations only: a running task has no token, and is
    /// always abandoned at once.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative and not infinite.</exception>
    public TimeSpan? AbandonAfter
    {
        get => ExplicitAbandonAfter is { } set ? set.Value : DefaultAbandonAfter;
        init => ExplicitAbandonAfter = new Setting<TimeSpan?>(value is { } time ? TimeoutGuards.Checked(time, nameof(AbandonAfter)) : null);
    }

    /// <summary>The clock: of the timeout, of <see cref="AbandonAfter"/>, of all times that are told. The default is <see cref="TimeProvider.System"/>.</summary>
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

    /// <summary>What a fallback stands in for. The default is <see cref="FallbackOn.Timeout"/>. For calls with a fallback only.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public FallbackOn FallbackOn
    {
        get => ExplicitFallbackOn ?? FallbackOn.Timeout;
        init
        {
            if (value is not (FallbackOn.Timeout or FallbackOn.AnyFailure))
            {
                throw new ArgumentOutOfRangeException(nameof(FallbackOn), value, "Not a defined value.");
            }

            ExplicitFallbackOn = value;
        }
    }

    /// <summary>Is told how something ended that was abandoned; null (the default) for nobody.</summary>
    /// <remarks>
    /// Once for each call that abandoned something, on the thread pool, in the caller's <see cref="ExecutionContext"/>; nothing waits
    /// for it. A call that had been canceled before it began has waited for nothing, and tells nothing. What the handler throws goes to <see cref="Logger"/>.
    /// </remarks>
    public Action<LateCompletion>? OnLateCompletion { get; init; }

    /// <summary>
    /// Receives the results of abandoned operations; null (the default) disposes those that are disposable. For operations with a result only:
    /// the result of a task that was passed in belongs to its owner.
    /// </summary>
    /// <remarks>
    /// On the thread pool, in the caller's <see cref="ExecutionContext"/>; nothing waits for it. What it throws goes to <see cref="Logger"/>. An
    /// object that the caller has received as the fallback is not disposed.
    /// </remarks>
    public Action<object?>? OnUnclaimed { get; init; }

    /// <summary>A name for the operation, for messages, exceptions and logs; null (the default) for none.</summary>
    public string? Name { get; init; }

    /// <summary>Is told what is abandoned, how that ends, and what handlers throw. Null (the default) for nobody.</summary>
    /// <remarks>It is called on the thread pool; a logger that hangs or throws disturbs nothing.</remarks>
    public ILogger? Logger { get; init; }

    internal Setting<TimeSpan?>? ExplicitAbandonAfter { get; private init; }

    internal FallbackOn? ExplicitFallbackOn { get; private init; }

    internal static TimeSpan? DefaultGrace => DefaultAbandonAfter;

    /// <summary>A value that was set, which null may be.</summary>
    internal readonly record struct Setting<TValue>(TValue Value);
}
