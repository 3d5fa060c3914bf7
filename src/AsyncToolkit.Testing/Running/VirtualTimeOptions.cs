using System.Runtime.CompilerServices;

namespace AsyncToolkit.Testing;

/// <summary>The options of <see cref="VirtualTime.RunAsync(Func{VirtualTimeProvider, Task}, VirtualTimeOptions?)"/>. Values are checked when they are set.</summary>
/// <example>
/// <code>
/// var options = new VirtualTimeOptions
/// {
///     Start = new DateTimeOffset(2024, 2, 29, 0, 0, 0, TimeSpan.Zero),
///     MaxVirtualTime = TimeSpan.FromDays(7),
///     LeakCheck = LeakCheck.Report,
///     Output = writeLine,
///     TrackPending = true,
/// };
/// </code>
/// </example>
public sealed class VirtualTimeOptions
{
    /// <summary>Gets the time at which the clock starts. The default is midnight of January 1, 2000, UTC.</summary>
    public DateTimeOffset Start { get; init; } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Gets for how long, in real time, nothing must be able to run before the clock moves. The default is zero; a few
    /// milliseconds make room for completions from real I/O that is not under <see cref="VirtualTime.Hold(string)"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative; thrown by the setter.</exception>
    public TimeSpan IdleGrace
    {
        get;
        init => field = Checked(value, TimeSpan.Zero);
    }

    /// <summary>Gets how long, in real time, a run may wait for something real before it fails as <see cref="VirtualTimeFailure.Stuck"/>
    /// or <see cref="VirtualTimeFailure.Deadlock"/>. Work that only computes, and loops that poll and let nothing become idle, have ten
    /// times as long. The default is 10 s. Does not apply while a debugger is attached; <see cref="Timeout.InfiniteTimeSpan"/> switches it off.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither positive nor infinite; thrown by the setter.</exception>
    public TimeSpan RealTimeout
    {
        get;
        init => field = value == Timeout.InfiniteTimeSpan ? value : Checked(value, TimeSpan.FromTicks(1));
    } = TimeSpan.FromSeconds(10);

    /// <summary>Gets how often the clock may move before the run fails as <see cref="VirtualTimeFailure.Runaway"/>. The default is 1,000,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1; thrown by the setter.</exception>
    public long MaxJumps
    {
        get;
        init => field = Checked(value, 1);
    } = 1_000_000;

    /// <summary>Gets how far the clock may move before the run fails as <see cref="VirtualTimeFailure.Runaway"/>. The default is 3,650 days.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive; thrown by the setter.</exception>
    public TimeSpan MaxVirtualTime
    {
        get;
        init => field = Checked(value, TimeSpan.FromTicks(1));
    } = TimeSpan.FromDays(3650);

    /// <summary>Gets the seed of the schedule, or <see langword="null"/>, the default, to let the run go as the runtime has it. With a seed
    /// everything that the run does is serialised, in an order drawn from the seed; explorations start with this seed (0 by default).</summary>
    public int? Seed { get; init; }

    /// <summary>Gets a schedule to replay: the text of <see cref="VirtualTimeException.Schedule"/>. The run fails as
    /// <see cref="VirtualTimeFailure.Diverged"/> as soon as it takes another way. Not together with <see cref="Seed"/>.</summary>
    public string? Replay { get; init; }

    /// <summary>Gets what happens when timers or work are left at the end. The default is <see cref="LeakCheck.Off"/>. With another value the
    /// run waits at its end for what can still run, for <see cref="RealTimeout"/> at most.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration; thrown by the setter.</exception>
    public LeakCheck LeakCheck
    {
        get;
        init => field = value is >= LeakCheck.Off and <= LeakCheck.Throw ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Not a leak check.");
    }

    /// <summary>Gets whether failures name every pending async method of the run, those included that nothing reachable from the body waits
    /// for. It switches on the task tracking that the runtime keeps for debuggers, for the whole process and as long as the run lasts,
    /// leaves it alone when it is on already or a debugger is attached, and takes its entries out again. Off by default.</summary>
    public bool TrackPending { get; init; }

    /// <summary>Gets where <see cref="LeakCheck.Report"/> writes, such as the output of the test. The default is the console.</summary>
    public Action<string>? Output { get; init; }

    /// <summary>Gets whether the fallback is used although the runtime's events are there: for the tests of the fallback.</summary>
    internal bool WithoutAttribution { get; init; }

    private static T Checked<T>(T value, T least, [CallerMemberName] string name = "")
        where T : IComparable<T> =>
        value.CompareTo(least) >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{name} is at least {least}.");
}
