using System.Globalization;
using System.Text;

namespace AsyncToolkit.Testing;

/// <summary>The messages of a run that failed. They are for a reader who has nothing else: what happened, where the code waits, which
/// timers are armed and by whom, and what usually is the reason.</summary>
internal static class RunReport
{
    private const int MaxTimers = 20;

    internal static string Deadlock(VirtualRun run) => new StringBuilder()
        .AppendLine("Deadlock: nothing in this virtual run can run any more, no timer is armed, and the body has not ended.")
        .AppendState(run)
        .AppendLine("Usual reasons: a completion that nobody sends, a semaphore that nobody releases, a lock order; or a completion from "
            + "outside of the run (real I/O, a dedicated thread), for which the clock and the run wait under VirtualTime.Hold().")
        .ToString();

    internal static string Runaway(VirtualRun run) => new StringBuilder()
        .AppendLine(CultureInfo.InvariantCulture, $"Runaway: the clock has moved {run.Loop.Jumps} times, to {run.Time.Elapsed} after the start, and the body has not ended.")
        .AppendState(run)
        .AppendLine("Usual reasons: a periodic timer or a polling loop that is never stopped keeps the clock going while the body waits for "
            + "something that does not come; MaxJumps and MaxVirtualTime set the limits.")
        .ToString();

    internal static string Stuck(VirtualRun run)
    {
        StringBuilder message = new StringBuilder().AppendLine(
            CultureInfo.InvariantCulture, $"Stuck: the run has waited for something real for longer than {run.Options.RealTimeout}, and the clock does not move meanwhile.");
        foreach (string line in Busy(run))
        {
            message.AppendLine(line);
        }

        return message
            .AppendState(run)
            .AppendLine("Usual reasons: Wait(), Result, lock or another synchronous wait for something that happens in virtual time: the "
                + "clock moves only when no thread of the run is in use. Await it instead.")
            .ToString();
    }

    internal static string BlockedPump(VirtualRun run) => new StringBuilder()
        .AppendLine(CultureInfo.InvariantCulture, $"Stuck: the body has blocked the run's own thread for longer than {run.Options.RealTimeout}.")
        .AppendState(run)
        .AppendLine("Usual reasons: Wait(), Result, GetAwaiter().GetResult() or a lock in the body or in a timer callback. What it waits for "
            + "needs this thread, or the clock, and a synchronous wait never moves the clock. Await it instead.")
        .ToString();

    internal static string Diverged(string how) =>
        $"Diverged: the replay {how}. The code, its dependencies or the runtime are not those of the recording, or something outside of the "
        + "schedule (real time, real I/O, a dedicated thread, random numbers, hash codes) decides what happens.";

    /// <summary>What is left at the end of the run; null when nothing is.</summary>
    internal static string? Leaks(VirtualRun run)
    {
        List<string> leaks = [];
        if (!run.Loop.Settle())
        {
            leaks.Add($"Work: something of the run still runs, or is held, {run.Options.RealTimeout} after the body has ended.");
            leaks.AddRange(Busy(run).Select(static line => $"  {line}"));
        }

        if (run.Pump.Operations > 0)
        {
            leaks.Add($"Work: {run.Pump.Operations} async void method(s) have not ended.");
        }

        leaks.AddRange(Tracked(run).Where(static line => !line.StartsWith(' ')).Select(static method => $"Work: {method}."));
        leaks.AddRange(Timers(run).Select(static timer => $"Timer: {timer}."));
        return leaks.Count == 0
            ? null
            : $"Leaked: the body of this virtual run has ended and left this behind.\n{string.Join('\n', leaks)}\nIdle detection: {run.Detector.Description}.";
    }

    /// <summary>Who keeps the clock from moving: holders, a starved pool, threads inside items of the run.</summary>
    private static IEnumerable<string> Busy(VirtualRun run)
    {
        foreach (string holder in run.Holds.Describe())
        {
            yield return $"The clock is held by {holder}.";
        }

        if (run.Detector is AttributionDetector && run.Flow.Items.Queued > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The thread pool is starved: {run.Flow.Items.Queued} work items of the run wait for a thread ({ThreadPool.ThreadCount} threads, {ThreadPool.PendingWorkItemCount} items in all).");
        }

        foreach (WorkerSlot slot in PoolListener.Slots.Where(slot => slot.IsRunning(run.Flow) && !slot.IsParked))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Pool thread {slot.Thread.ManagedThreadId} runs a work item of the run{(slot.IsWaiting ? " and is blocked in a synchronous wait" : string.Empty)}.");
        }
    }

    private static StringBuilder AppendState(this StringBuilder message, VirtualRun run)
    {
        message.AppendLine(
            CultureInfo.InvariantCulture, $"Virtual time: {run.Time} ({run.Time.Elapsed} after the start, {run.Loop.Jumps} {(run.Loop.Jumps == 1 ? "jump" : "jumps")}).");
        IReadOnlyList<string> waits = run.BodyTask is { } body ? PendingOperations.Of(body) : [];
        message.AppendLine(waits.Count == 0 ? "The body is running." : "The body waits here:");
        message.AppendLines(waits);

        List<string> tracked = Tracked(run);
        if (run.Options.TrackPending)
        {
            message.AppendLine(tracked.Count == 0 ? "Other pending async methods of the run: none." : "Other pending async methods of the run:");
            message.AppendLines(tracked);
        }

        List<string> timers = Timers(run);
        message.AppendLine(timers.Count == 0 ? "Armed timers: none." : "Armed timers:");
        message.AppendLines(timers);
        if (waits.Concat(tracked).Any(static line => line.Contains(PromiseName.RealTime, StringComparison.Ordinal)))
        {
            message.AppendLine("Something waits on REAL time: pass the run's clock to that Task.Delay, WaitAsync or timer.");
        }

        return message.AppendLine(CultureInfo.InvariantCulture, $"Idle detection: {run.Detector.Description}.");
    }

    private static void AppendLines(this StringBuilder message, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            message.Append("  ").AppendLine(line);
        }
    }

    private static List<string> Timers(VirtualRun run)
    {
        IReadOnlyList<string> all = run.Time.DescribeTimers();
        List<string> shown = [.. all.Take(MaxTimers)];
        if (all.Count > MaxTimers)
        {
            shown.Add($"and {all.Count - MaxTimers} more");
        }

        return shown;
    }

    private static bool IsMethodOf(VirtualRun run, Task task) =>
        StateMachines.Of(task) is not null && (task == run.BodyTask || RunFlow.IsCapturedIn(StateMachines.Context(task), run.Flow));

    /// <summary>The pending async methods of the run, from the runtime's task tracking, without those that the body waits for.</summary>
    private static List<string> Tracked(VirtualRun run)
    {
        if (!run.Options.TrackPending)
        {
            return [];
        }

        // Those are shown that no other one, and not the body, waits for; the others stand below them.
        List<Task> methods = [.. TaskTracking.Pending().Where(task => IsMethodOf(run, task)).OrderBy(static task => task.Id)];
        HashSet<object> awaited = new(ReferenceEqualityComparer.Instance);
        foreach (Task method in methods)
        {
            PendingOperations.CollectBelow(method, awaited);
        }

        return [.. methods.Where(method => method != run.BodyTask && !awaited.Contains(method)).SelectMany(PendingOperations.Of)];
    }
}
