using AsyncToolkit.Testing;

namespace AsyncToolkit.Tests.Support;

internal static class Clocks
{
    /// <summary>A clock on which no timer may be armed when its test ends.</summary>
    internal static VirtualTimeProvider Virtual(AdvanceMode mode = AdvanceMode.Jump)
    {
#pragma warning disable RS0030 // this is where they come from
        var time = new VirtualTimeProvider { AdvanceMode = mode };
#pragma warning restore RS0030
        TrackedTest.Current.Add(time, () => time.DescribeTimers() is { Count: > 0 } timers ? $"Timers: {string.Join(", ", timers)}" : null);
        return time;
    }

    /// <summary>A virtual run that fails if it leaves timers or work behind.</summary>
    internal static Task RunAsync(Func<VirtualTimeProvider, Task> body) =>
#pragma warning disable RS0030 // this is where they come from
        VirtualTime.RunAsync(body, new VirtualTimeOptions { LeakCheck = LeakCheck.Throw });
#pragma warning restore RS0030
}
