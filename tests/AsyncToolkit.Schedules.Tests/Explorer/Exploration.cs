using Xunit.Abstractions;

namespace AsyncToolkit.Schedules.Tests.Explorer;

/// <summary>Runs a program under many schedules and fails with the first that breaks it.</summary>
internal sealed class Exploration : IDisposable
{
    private const int Seeds = 1_000;
    private const int Depth = 5;
    private const int MaxPreemptions = 2;

    private readonly Func<ScheduledProgram> _program;
    private readonly ActorPool _actors = new();

    private Exploration(Func<ScheduledProgram> program) => _program = program;

    /// <summary>Random schedules, then every one with few preemptions up to a bound; says how many there were.</summary>
    internal static void Explore(ITestOutputHelper output, Func<ScheduledProgram> program, int atMost = 3_000)
    {
        using var exploration = new Exploration(program);
        int random = exploration.Random(Seeds);
        int depthFirst = exploration.DepthFirst(atMost);
        output.WriteLine($"{random} random schedules, {depthFirst} depth first");
    }

    public void Dispose() => _actors.Dispose();

    // Half of them sticky, half of them PCT. Returns how many were run.
    private int Random(int seeds)
    {
        for (int seed = 0; seed < seeds; seed++)
        {
            Run(new StickyStrategy(seed, switchProbability: 0.1 + (0.1 * (seed % 5))), $"sticky, seed {seed}");
            Run(new PctStrategy(seed, Depth, expectedSteps: 400), $"PCT({Depth}), seed {seed}");
        }

        return 2 * seeds;
    }

    private int DepthFirst(int atMost)
    {
        var strategy = new DepthFirstStrategy(MaxPreemptions);
        int count = 0;
        do
        {
            Run(strategy, $"depth first, schedule {count}");
            count++;
        }
        while (count < atMost && strategy.Advance());

        return count;
    }

    private void Run(IStrategy strategy, string how)
    {
        ScheduledProgram instance = _program();
        var schedule = new Schedule(_actors, instance, strategy);
        schedule.Run();
        string? failure = schedule.Failure ?? instance.Check();
        Assert.True(failure is null, $"{how}: {failure}\nchoices: {string.Join(",", schedule.Choices)}");
    }
}
