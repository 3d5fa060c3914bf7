namespace AsyncToolkit.Schedules.Tests.Explorer;

/// <summary>What the probability rests on: changes fall on all choices alike, and which of them leaves its actor further behind does not follow from their order.</summary>
public sealed class PctStrategyTests : IDisposable
{
    private readonly ActorPool _actors = new(processor: null);

    public void Dispose() => _actors.Dispose();

    [Theory]
    [InlineData(10)]
    [InlineData(1_000)]
    public void Choose_OneChange_FallsOnEveryStepAlike(int steps)
    {
        int[] overtaken = new int[10];
        foreach (int seed in Enumerable.Range(0, 2_000))
        {
            int done = 0;
            int before = 0;
            Run(new PctStrategy(seed, depth: 2, choices: steps + 1), [WalkAll, () => before = done]);
            overtaken[Math.Min(before * 10 / steps, 9)] += before < steps ? 1 : 0;

            void WalkAll()
            {
                for (; done < steps; done++)
                {
                    Actor.Point();
                }
            }
        }

        // in half of the schedules it begins, and a tenth of the changes are in each tenth of its steps: about a hundred
        Assert.All(overtaken, static times => Assert.True(times > 60, $"{times} times"));
    }

    [Theory]
    [InlineData("AABBCCCBA")]
    [InlineData("AABBCCCAB")]
    public void Choose_TwoChanges_LeaveEitherActorFurtherBehind(string order)
    {
        HashSet<string> orders = [];
        foreach (int seed in Enumerable.Range(0, 5_000))
        {
            List<char> steps = [];
            Run(new PctStrategy(seed, depth: 3, choices: 8), [.. "ABC".Select<char, Action>(name => () => Walk(name, steps))]);
            orders.Add(string.Concat(steps));
        }

        Assert.Contains(order, orders);

        static void Walk(char name, List<char> steps)
        {
            steps.Add(name);
            Actor.Point();
            steps.Add(name);
            Actor.Point();
            steps.Add(name);
        }
    }

    private void Run(PctStrategy strategy, IReadOnlyList<Action> mains)
    {
        var schedule = new Schedule(_actors, new ScheduledProgram(mains, Workers: 0, Check: static () => null), strategy);
        schedule.Run();
        Assert.Null(schedule.Failure);
    }
}
