using System.Runtime.CompilerServices;
using AsyncToolkit.Tests.Support;
using Xunit.Abstractions;

namespace AsyncToolkit.Schedules.Tests.Explorer;

/// <summary>Runs a program under many schedules and fails with the first that breaks it.</summary>
internal sealed class Exploration : IDisposable
{
    private const int Seeds = 2_000;
    private const int Depth = 5;
    private const int MaxPreemptions = 2;

    // Far more than any small program has: one that is larger is to be made smaller.
    private const int Exhaustive = 400_000;

    private readonly Func<ScheduledProgram> _program;
    private readonly int? _processor = Processors.Take();
    private readonly ActorPool _actors;

    // How many choices the longest schedule so far had: a program has its own number, and which schedules there were is always the same.
    private int _longest = 1;

    private Exploration(Func<ScheduledProgram> program)
    {
        _program = program;
        _actors = new ActorPool(_processor);
    }

    /// <summary>Random schedules, then those with few preemptions one after the other, up to a bound.</summary>
    internal static void Explore(
        ITestOutputHelper output, Func<ScheduledProgram> program, int atMost = 3_000, [CallerMemberName] string name = "")
    {
        using var exploration = new Exploration(program);
        exploration.Random(Seeds);
        bool isExhausted = exploration.DepthFirst(atMost, out int depthFirst);
        Report(output, new Explored(name, Seeds, Seeds, depthFirst, isExhausted));
    }

    /// <summary>Every schedule of a small program that has few preemptions.</summary>
    internal static void Exhaust(ITestOutputHelper output, Func<ScheduledProgram> program, [CallerMemberName] string name = "")
    {
        using var exploration = new Exploration(program);
        Assert.True(exploration.DepthFirst(Exhaustive, out int depthFirst), "The program is too large to be explored exhaustively.");
        Report(output, new Explored(name, 0, 0, depthFirst, IsExhausted: true));
    }

    /// <summary>A few random schedules, for a program of which there are many: so many of either kind.</summary>
    internal static void Sample(Func<ScheduledProgram> program, int seeds)
    {
        using var exploration = new Exploration(program);
        exploration.Random(seeds);
        Tally.AddGenerated(schedules: 2 * seeds);
    }

    public void Dispose()
    {
        _actors.Dispose();
        Processors.Return(_processor);
    }

    private static void Report(ITestOutputHelper output, Explored explored)
    {
        Tally.Add(explored);
        output.WriteLine($"{explored.Sticky} sticky, {explored.Pct} PCT, {explored.DepthFirst} depth first{(explored.IsExhausted ? ": all" : null)}");
    }

    private static string? Leftovers() => TrackedTest.End() is { Count: > 0 } left ? $"left behind: {string.Join(", ", left)}" : null;

    private void Random(int seeds)
    {
        for (int seed = 0; seed < seeds; seed++)
        {
            Run(new StickyStrategy(seed, switchProbability: 0.1 + (0.1 * (seed % 5))), $"sticky, seed {seed}");
            Run(new PctStrategy(seed, Depth, _longest), $"PCT({Depth}), seed {seed}, changes within {_longest} choices");
        }
    }

    // True if there are no more.
    private bool DepthFirst(int atMost, out int count)
    {
        var strategy = new DepthFirstStrategy(MaxPreemptions);
        for (count = 1; ; count++)
        {
            Run(strategy, $"depth first, schedule {count}");
            if (!strategy.Advance())
            {
                return true;
            }

            if (count == atMost)
            {
                return false;
            }
        }
    }

    private void Run(IStrategy strategy, string how)
    {
        TrackedTest.BeginAnew();
        ScheduledProgram instance = _program();
        var schedule = new Schedule(_actors, instance, strategy);
        schedule.Run();
        _longest = Math.Max(_longest, schedule.Choices.Count);
        string? failure = schedule.Failure ?? instance.Check() ?? Leftovers();
        Assert.True(failure is null, $"{how}: {failure}\nchoices: {string.Join(",", schedule.Choices)}");
    }
}
