namespace AsyncToolkit.Testing;

/// <summary>A clock that stands still until it is told to move, and fires its timers as it moves.</summary>
/// <remarks>
/// <para>By itself it is a drop-in for <c>FakeTimeProvider</c>; inside <c>VirtualTime.RunAsync</c> it moves by itself.
/// <see cref="Advance"/>, <see cref="SetUtcNow"/> and reads under <see cref="AutoAdvanceAmount"/> run due timers on the calling thread
/// before they return, in order of due time and, within one instant, in order of arming. When another thread is already firing timers,
/// that thread fires the new ones too and the call returns at once.</para>
/// <para>All members are thread-safe. Timer callbacks run in the <see cref="ExecutionContext"/> in which the timer was created.
/// What a callback throws leaves the call that moved the clock; the other timers stay armed. A timer that is collected fires no more.</para>
/// <para>It differs from <c>FakeTimeProvider</c> in this: <see cref="Advance"/> does not sleep; timestamps are not moved by
/// <see cref="AdjustTime"/>, so elapsed time is never negative; the context flows into callbacks; a callback that throws does not stop
/// the clock for good; times are reported with a zero offset, whatever the offset of the start.</para>
/// </remarks>
/// <example>
/// <code>
/// var time = new VirtualTimeProvider();
/// Task delay = Task.Delay(TimeSpan.FromHours(3), time);
/// time.Advance(TimeSpan.FromHours(3));
/// await delay;
/// </code>
/// </example>
public sealed class VirtualTimeProvider : TimeProvider
{
    private readonly TimerClock _clock;
    private TimeZoneInfo _localTimeZone = TimeZoneInfo.Utc;
    private long _autoAdvance;

    /// <summary>Creates a clock that stands at midnight of January 1, 2000, UTC.</summary>
    public VirtualTimeProvider()
        : this(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Creates a clock that stands at <paramref name="startDateTime"/>.</summary>
    /// <param name="startDateTime">The time at which the clock starts.</param>
    public VirtualTimeProvider(DateTimeOffset startDateTime)
    {
        Start = startDateTime.ToUniversalTime();
        _clock = new TimerClock(Start.Ticks);
    }

    /// <summary>Gets the time at which the clock started, with a zero offset.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>Gets what timers see when the clock passes several of them at once. The default is <see cref="Testing.AdvanceMode.Jump"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration; thrown by the setter.</exception>
    public AdvanceMode AdvanceMode
    {
        get => _clock.StopsAtTimers ? AdvanceMode.Step : AdvanceMode.Jump;
        init
        {
            if (value is not (AdvanceMode.Jump or AdvanceMode.Step))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "Not an advance mode.");
            }

            _clock.StopsAtTimers = value == AdvanceMode.Step;
        }
    }

    /// <summary>Gets or sets how far each call of <see cref="GetUtcNow"/> moves the clock after it has been read. The default is zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative; thrown by the setter.</exception>
    public TimeSpan AutoAdvanceAmount
    {
        get => new(Volatile.Read(ref _autoAdvance));
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            Volatile.Write(ref _autoAdvance, value.Ticks);
        }
    }

    /// <summary>Gets how far the clock has been advanced since it started. <see cref="AdjustTime"/> does not count.</summary>
    public TimeSpan Elapsed => new(_clock.Elapsed);

    /// <summary>Gets the number of timers that are armed. A timer whose callback is running counts again once it has been re-armed.</summary>
    public int ActiveTimers => _clock.ActiveTimers;

    /// <summary>Gets the time at which the next timer is due, or <see langword="null"/> when none is armed.</summary>
    public DateTimeOffset? NextTimerDue => _clock.NextTimerDue;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => Volatile.Read(ref _localTimeZone);

    /// <summary>Gets the number of timestamp units in a second: always that of <see cref="TimeSpan.TicksPerSecond"/>.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    internal TimerClock Clock => _clock;

    /// <summary>Reads the clock, and then moves it by <see cref="AutoAdvanceAmount"/>, which fires the timers that it makes due.</summary>
    /// <returns>The time before the move, with a zero offset.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The clock would leave the range of <see cref="DateTimeOffset"/>; thrown at the call.</exception>
    public override DateTimeOffset GetUtcNow() => _clock.Read(Volatile.Read(ref _autoAdvance));

    /// <summary>Gets a timestamp in units of <see cref="TimestampFrequency"/>. Reading it does not move the clock.</summary>
    /// <returns>The ticks of <see cref="Start"/> plus those of <see cref="Elapsed"/>.</returns>
    public override long GetTimestamp() => Start.Ticks + _clock.Elapsed;

    /// <summary>Moves the clock forward and fires the timers that become due, on the calling thread.</summary>
    /// <param name="delta">How far to move; zero fires only what is due now.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is negative, or the clock would leave the range of
    /// <see cref="DateTimeOffset"/>; thrown at the call, and the clock has not moved.</exception>
    /// <example><code>time.Advance(TimeSpan.FromSeconds(30));</code></example>
    public void Advance(TimeSpan delta)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delta, TimeSpan.Zero);
        _clock.Advance(delta.Ticks);
    }

    /// <summary>Moves the clock forward to a time and fires the timers that become due, on the calling thread.</summary>
    /// <param name="value">The new time; not before the current one.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is before the current time; thrown at the call.</exception>
    public void SetUtcNow(DateTimeOffset value) => _clock.AdvanceTo(value);

    /// <summary>Changes the wall clock, in either direction, as an administrator or a time server would: no timer is moved or fired.</summary>
    /// <param name="value">The new time.</param>
    public void AdjustTime(DateTimeOffset value) => _clock.AdjustWallClock(value.UtcTicks);

    /// <summary>Sets the time zone of <see cref="LocalTimeZone"/>, which starts as <see cref="TimeZoneInfo.Utc"/>.</summary>
    /// <param name="localTimeZone">The time zone.</param>
    /// <exception cref="ArgumentNullException"><paramref name="localTimeZone"/> is <see langword="null"/>; thrown at the call.</exception>
    public void SetLocalTimeZone(TimeZoneInfo localTimeZone)
    {
        ArgumentNullException.ThrowIfNull(localTimeZone);
        Volatile.Write(ref _localTimeZone, localTimeZone);
    }

    /// <summary>Creates a timer that fires as the clock moves. A due time of zero fires before this call returns, on the calling thread;
    /// inside a virtual run it fires as soon as nothing else can run.</summary>
    /// <param name="callback">The callback.</param>
    /// <param name="state">What the callback is given.</param>
    /// <param name="dueTime">When to fire first; <see cref="Timeout.InfiniteTimeSpan"/> does not arm the timer.</param>
    /// <param name="period">The time between firings; zero and <see cref="Timeout.InfiniteTimeSpan"/> fire once.</param>
    /// <returns>The timer. Its <see cref="ITimer.Change"/> returns <see langword="false"/> once it has been disposed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is <see langword="null"/>; thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A time is below -1 ms or above 4,294,967,294 ms; thrown at the call.</exception>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        VirtualTimer timer = new(_clock, new TimerEntry(callback, state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Describes the armed timers, the next one first: when each is due, how often, and what armed it.</summary>
    /// <returns>A line for each timer; empty when none is armed.</returns>
    public IReadOnlyList<string> DescribeTimers() => _clock.DescribeTimers();

    /// <summary>Returns the current time without moving the clock.</summary>
    /// <returns>The time as <c>yyyy-MM-ddTHH:mm:ss.fff</c>.</returns>
    public override string ToString() => TimerDescription.Of(_clock.Read(autoAdvance: 0));
}
