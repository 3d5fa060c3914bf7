using AsyncToolkit.Testing;

namespace AsyncToolkit.Tests.Support;

internal static class Clocks
{
#pragma warning disable RS0030 // this is where they come from
    /// <summary>A clock on which no timer may be armed when its test ends.</summary>
    internal static VirtualTimeProvider Virtual(AdvanceMode mode = AdvanceMode.Jump) => Tracked(new VirtualTimeProvider { AdvanceMode = mode });

    /// <summary>The same, which begins at a time.</summary>
    internal static VirtualTimeProvider Virtual(DateTimeOffset start) => Tracked(new VirtualTimeProvider(start));

    /// <summary>A virtual run that fails if it leaves timers or work behind.</summary>
    internal static Task RunAsync(Func<VirtualTimeProvider, Task> body) =>
        VirtualTime.RunAsync(body, new VirtualTimeOptions { LeakCheck = LeakCheck.Throw });
#pragma warning restore RS0030

    private static VirtualTimeProvider Tracked(VirtualTimeProvider time)
    {
        TrackedTest.Current.Add(time, () => time.DescribeTimers() is { Count: > 0 } timers ? $"Timers: {string.Join(", ", timers)}" : null);
        return time;
    }
}
