namespace AsyncToolkit.Schedules.Tests.Explorer;

/// <summary>Runs a program under many schedules and fails with the first that breaks it.</summary>
internal static class Exploration
{
    // Actors are threads: kept from run to run. Explorations exclude each other.
    private static readonly List<Actor> Pool = [];
    private static readonly object Gate = new();

    /// <summary>Random schedules: half of them sticky, half of them PCT. Returns how many were run.</summary>
    internal static int Random(Func<ScheduledProgram> program, int seeds, int depth = 5)
    {
        for (int seed = 0; seed < seeds; seed++)
        {
            Run(program, new StickyStrategy(seed, switchProbability: 0.1 + (0.1 * (seed % 5))), $"sticky, seed {seed}");
            Run(program, new PctStrategy(seed, depth, expectedSteps: 400), $"PCT({depth}), seed {seed}");
        }

        return 2 * seeds;
    }

    /// <summary>Every schedule with so many preemptions, up to a bound. Returns how many were run.</summary>
    internal static int DepthFirst(Func<ScheduledProgram> program, int maxPreemptions, int atMost)
    {
        var strategy = new DepthFirstStrategy(maxPreemptions);
        int count = 0;
        do
        {
            Run(program, strategy, $"depth first, schedule {count}");
            count++;
        }
        while (count < atMost && strategy.Advance());

        return count;
    }

    private static void Run(Func<ScheduledProgram> program, IStrategy strategy, string how)
    {
        lock (Gate)
        {
            ScheduledProgram instance = program();
            var schedule = new Schedule(Pool, instance, strategy);
            schedule.Run();
            string? failure = schedule.Failure ?? instance.Check();
            Assert.True(failure is null, $"{how}: {failure}\nchoices: {string.Join(",", schedule.Choices)}");
        }
    }
}
