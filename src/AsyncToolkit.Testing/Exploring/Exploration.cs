// The proof that the pool's events flow waits for one, for a bounded time, before anything else runs.
#pragma warning disable ATK2004

namespace AsyncToolkit.Testing;

/// <summary>Runs a body under seeded schedules. One exploration at a time in a process: they share the thread pool, and two would starve
/// each other's gates.</summary>
internal static class Exploration
{
    private static readonly SemaphoreSlim Exclusive = new(1, 1);

    /// <summary>One run, under the seed of the options or under the schedule that is to be replayed.</summary>
    internal static async Task RunAsync(
        Func<VirtualTimeProvider, CancellationToken, Task> body, bool takesToken, VirtualTimeOptions options, ScheduleTrace? recorded)
    {
        SeededSchedule schedule = new(recorded?.Seed ?? options.Seed!.Value, recorded);
        await ExclusivelyAsync(() => VirtualRun.RunAsync(body, takesToken, options, schedule)).ConfigureAwait(false);
    }

    /// <summary>Many runs, each under the next seed; the first that fails ends the exploration.</summary>
    internal static Task ExploreAsync(
        Func<VirtualTimeProvider, CancellationToken, Task> body,
        bool takesToken,
        int iterations,
        VirtualTimeOptions options,
        Action<SeededSchedule>? finished = null,
        bool sameSeed = false) =>
        ExclusivelyAsync(async () =>
        {
            int first = options.Seed ?? 0;
            for (int i = 0; i < iterations; i++)
            {
                SeededSchedule schedule = new(sameSeed ? first : unchecked(first + i));
                Task run = VirtualRun.RunAsync(body, takesToken, options, schedule);
                await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (!run.IsCompletedSuccessfully)
                {
                    throw Failed(run, schedule, i + 1, iterations);
                }

                finished?.Invoke(schedule);
            }
        });

    private static async Task ExclusivelyAsync(Func<Task> runs)
    {
        await Exclusive.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!PoolListener.TryAcquire())
            {
                throw new NotSupportedException(
                    "Seeded schedules need the events and counters of this runtime's thread pool, and they are not available here.");
            }

            try
            {
                using PoolMinimum minimum = new();
                PoolListener.Steady();
                await runs().ConfigureAwait(false);
            }
            finally
            {
                PoolListener.Release();
            }
        }
        finally
        {
            Exclusive.Release();
        }
    }

    private static VirtualTimeException Failed(Task run, SeededSchedule schedule, int iteration, int iterations)
    {
        // A canceled body has no exception in its task.
        Exception cause = run.Exception?.InnerException ?? new TaskCanceledException(run);
        string hint = schedule.IsExact
            ? string.Empty
            : $"\nReal time had a say in this schedule (a work item blocked its thread, or more than {PoolMinimum.Threads} were ready at once), so it may not replay.";
        return new VirtualTimeException(
            VirtualTimeFailure.ScheduleFailed,
            $"Iteration {iteration} of {iterations} failed under seed {schedule.Seed}, trace {schedule.Trace.Hash:x16}, after {schedule.Trace.Count} decisions: "
            + $"{cause.GetType().Name}: {cause.Message}\n"
            + $"Replay it with RunAsync(body, new VirtualTimeOptions {{ Replay = \"{schedule}\" }}).{hint}",
            cause)
        {
            Seed = schedule.Seed,
            Schedule = schedule.ToString(),
        };
    }
}
