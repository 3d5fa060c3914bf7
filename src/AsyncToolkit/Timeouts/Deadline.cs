using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <summary>A time by which something must be done, for everything that is done for its sake.</summary>
/// <remarks>
/// <para><b>Ambient.</b> A deadline that was begun with <see cref="Begin"/> flows with the <see cref="ExecutionContext"/>, through
/// awaits, <see cref="Task.Run(Action)"/> and timers, until it is disposed: <see cref="Current"/> finds it. Every call of this library
/// that starts under one ends by its expiry as by a cancellation of its caller: with an <see cref="OperationCanceledException"/> whose
/// token is that of the deadline that has expired. Other code takes <see cref="Token"/>, or <see cref="Remaining"/>.</para>
/// <para><b>Nested.</b> A deadline that is made under another can only shorten it: it has expired as soon as either has, each by its own
/// clock; if both have at the same instant, the outer one counts. <see cref="ExpiredBy"/> says which it was. A deadline that has been
/// disposed no longer bounds those inside it.</para>
/// <para><b>Lateness.</b> A deadline expires when its timer fires or when somebody who looks finds its time to be up, whichever is
/// first. Once expired it stays so.</para>
/// <para><b>Callbacks</b> on <see cref="Token"/> run on the thread pool, so that one that hangs delays nobody else. What they
/// throw ends up in <see cref="TaskScheduler.UnobservedTaskException"/>.</para>
/// <para><b>Allocation.</b> The deadline and its place in the flow; a token source and a timer once somebody needs to be told. Thread-safe.</para>
/// </remarks>
/// <example>
/// <code>
/// using (var deadline = Deadline.Begin(TimeSpan.FromSeconds(2), timeProvider, "request"))
/// {
///     await urls.ForEachThrottledAsync(8, (url, ct) => http.GetStringAsync(url, ct));    // ends by it by itself
///     await http.GetStringAsync("https://example.org/", deadline.Token);                // is told
/// }
/// </code>
/// </example>
public sealed partial class Deadline : IDisposable
{
    private static readonly TimeSpan Infinite = System.Threading.Timeout.InfiniteTimeSpan;

    private readonly Deadline? _parent;
    private readonly TimeProvider _timeProvider;
    private readonly long _start;
    private DeadlineScope? _scope;

    private Deadline(TimeSpan timeout, TimeProvider? timeProvider, string? name)
    {
        if (timeout < TimeSpan.Zero && timeout != Infinite)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "Negative, and not Timeout.InfiniteTimeSpan.");
        }

        Timeout = timeout;
        Name = name;
        _parent = Current;
        _timeProvider = timeProvider ?? TimeProvider.System;
        _start = _timeProvider.GetTimestamp();
    }

    /// <summary>The innermost deadline of the current flow that has not been disposed; null where there is none, or where it is suppressed.</summary>
    public static Deadline? Current => DeadlineScope.Current;

    /// <summary>The time that this deadline allows by itself; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no limit of its own.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>The name, for messages; null where it has none.</summary>
    public string? Name { get; }

    /// <summary>
    /// The time that is left, here and in the deadlines around; <see cref="TimeSpan.Zero"/> once expired, and
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> (which is negative) where nothing sets a limit.
    /// </summary>
    /// <remarks>Reads the clock, and lets out what that throws. After <see cref="Dispose"/> it tells what was left then.</remarks>
    public TimeSpan Remaining
    {
        get
        {
            if (Volatile.Read(ref _expiredBy) is not null)
            {
                return TimeSpan.Zero;
            }

            if (Volatile.Read(ref _ended))
            {
                return _remainingAtEnd;
            }

            TimeSpan own = OwnRemaining();
            return LiveParent is { } parent ? Shorter(own, parent.Remaining) : own;
        }
    }

    /// <summary>Whether the time is up, here or in a deadline around it.</summary>
    /// <remarks>
    /// Reads the clock, and lets out what that throws. If the time is up, <see cref="Token"/> is canceled when this returns, late timer or
    /// not. After <see cref="Dispose"/> it tells what was true then.
    /// </remarks>
    public bool IsExpired => ExpiredBy is not null;

    /// <summary>The deadline whose time is up: this one or one around it; null while there is time left.</summary>
    /// <remarks>As <see cref="IsExpired"/>. It is the one whose <see cref="Token"/> the exceptions of calls carry.</remarks>
    public Deadline? ExpiredBy
    {
        get
        {
            Deadline? expired = Notice();
            CancelIfExpired();
            return expired;
        }
    }

    /// <summary>A token that is canceled when the time is up, here or in a deadline around it.</summary>
    /// <remarks>
    /// Made, with its timer, when it is first asked for; lets out what the clock throws then. After <see cref="Dispose"/> it is
    /// not canceled any more, and may still be used.
    /// </remarks>
    public CancellationToken Token
    {
        get
        {
            CancellationToken token = EnsureToken();
            Check();
            CancelIfExpired();
            return token;
        }
    }

    /// <summary>Starts a deadline that is not ambient: for those who pass it, or its <see cref="Token"/>, on themselves.</summary>
    /// <param name="timeout">The time from now; <see cref="TimeSpan.Zero"/> has expired at once, <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> sets no limit. May be longer than a timer takes.</param>
    /// <param name="timeProvider">The clock; null for <see cref="TimeProvider.System"/>.</param>
    /// <param name="name">A name for messages, or null.</param>
    /// <returns>The deadline. Dispose it, or its timer stays until it fires.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <remarks>It too is nested in <see cref="Current"/>. What the clock throws is thrown here.</remarks>
    /// <example>
    /// <code>
    /// using var deadline = Deadline.After(TimeSpan.FromSeconds(2));
    /// string page = await http.GetStringAsync("https://example.org/", deadline.Token);
    /// </code>
    /// </example>
    public static Deadline After(TimeSpan timeout, TimeProvider? timeProvider = null, string? name = null) =>
        new(timeout, timeProvider, name);

    /// <summary>Starts a deadline and makes it ambient until it is disposed: <see cref="Current"/> of this flow, and of what it starts.</summary>
    /// <param name="timeout">The time from now; <see cref="TimeSpan.Zero"/> has expired at once, <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> sets no limit. May be longer than a timer takes.</param>
    /// <param name="timeProvider">The clock; null for <see cref="TimeProvider.System"/>.</param>
    /// <param name="name">A name for messages, or null.</param>
    /// <returns>The deadline. Its disposal makes the one around it current again.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <remarks>
    /// In an async method it lasts no longer than the method, as every change of the flow's context; in an async iterator
    /// no longer than to the next <c>yield</c>. What the clock throws is thrown here, and nothing has changed.
    /// </remarks>
    /// <example>
    /// <code>
    /// using var deadline = Deadline.Begin(TimeSpan.FromSeconds(2), name: "request");
    ///
    /// await urls.ForEachThrottledAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
    /// return await http.GetStringAsync("https://example.org/", deadline.Token);
    /// </code>
    /// </example>
    public static Deadline Begin(TimeSpan timeout, TimeProvider? timeProvider = null, string? name = null)
    {
        var deadline = new Deadline(timeout, timeProvider, name);
        deadline.Enter();
        return deadline;
    }

    /// <summary>Shields what follows from every deadline around it, until it is disposed: for rollbacks and cleanup.</summary>
    /// <returns>What ends the shield. Deadlines begun inside it are not nested in those outside.</returns>
    /// <example>
    /// <code>
    /// using (Deadline.Suppress())
    /// {
    ///     await RollBackAsync(order);
    /// }
    /// </code>
    /// </example>
    public static IDisposable Suppress() => new DeadlineScope(deadline: null);

    /// <summary>Ends the deadline: it bounds nothing any more, and its timer is gone.</summary>
    /// <remarks>
    /// <para>What was started under it and still runs is left to the deadline around it. If it is the current one of this flow, that one
    /// is current again. On another flow, or out of order, it ends all the same, and every flow that still has it
    /// skips it. A second time does nothing.</para>
    /// <para>Lets out what the disposal of a timer throws, after everything else is done.</para>
    /// </remarks>
    public void Dispose()
    {
        _scope?.Dispose();
        End();
    }

    /// <summary>The name, if it has one, and the time that it allows.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        $"the deadline{(Name is null ? null : $" '{Name}'")} of {(Timeout == Infinite ? "infinite time" : Timeout.ToString())}";

    /// <summary>Makes it ambient. Once only.</summary>
    internal void Enter() => _scope = new DeadlineScope(this);

    /// <summary>The time since the start, for messages. If the clock fails: the time that was allowed.</summary>
    internal TimeSpan ElapsedOrTimeout()
    {
        try
        {
            return _timeProvider.GetElapsedTime(_start);
        }
        catch (Exception)
        {
            return Timeout;
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) =>
        one == Infinite ? other : other == Infinite || one < other ? one : other;

    private TimeSpan OwnRemaining()
    {
        if (Timeout == Infinite)
        {
            return Infinite;
        }

        // a clock that goes backwards gives no more time than there was
        TimeSpan elapsed = _timeProvider.GetElapsedTime(_start);
        return elapsed >= Timeout ? TimeSpan.Zero : elapsed <= TimeSpan.Zero ? Timeout : Timeout - elapsed;
    }
}
