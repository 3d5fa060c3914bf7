using AsyncToolkit;
using AsyncToolkit.Testing;

namespace NativeConsumer;

/// <summary>Timeouts and deadlines on the clock of the testing package, and its gates.</summary>
internal static class TimeTour
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    internal static async Task RunAsync(Checks checks)
    {
        await checks.CountAsync("a timeout with its fallback, in virtual time", async () =>
        {
            string result = "";
            TimeSpan elapsed = default;
            await VirtualTime.RunAsync(async time =>
            {
                result = await Timeouts.RunAsync(Hour, ct => EndlessAsync(time, ct), fallback: "late", time);
                elapsed = time.Elapsed;
            });
            return result == "late" && elapsed == Hour;
        });
        await checks.CountAsync("a deadline over a block, in virtual time", async () =>
        {
            bool completed = true;
            await VirtualTime.RunAsync(async time => completed = !(await Deadline.MoveOnAfterAsync(Hour, ct => EndlessAsync(time, ct), time)).IsTimedOut);
            return !completed;
        });
        await checks.CountAsync("gates and probes", async () =>
        {
            var probe = new ConcurrencyProbe();
            Task call = Enumerable.Range(0, 5).ForEachThrottledAsync(2, probe.ParkAsync);
            await probe.ExpectInFlightAsync(2);
            probe.ReleaseAll();
            await call;
            return probe is { Peak: 2, Started: 5 };
        });
    }

    private static async Task<string> EndlessAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        return "never";
    }
}
