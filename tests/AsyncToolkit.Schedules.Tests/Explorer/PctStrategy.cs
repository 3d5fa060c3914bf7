namespace AsyncToolkit.Schedules.Tests.Explorer;

/// <summary>
/// Random priorities with a few random changes: finds every bug of depth d with a known probability (Burckhardt, Kothari,
/// Musuvathi, Nagarakatte: "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs", ASPLOS 2010).
/// </summary>
internal sealed class PctStrategy(int seed, int depth, int expectedSteps) : IStrategy
{
    private readonly Random _random = new(seed);
    private readonly HashSet<int> _changes = [];
    private int[] _priorities = [];
    private int _lowest;

    public void Begin(int actors)
    {
        _priorities = [.. Enumerable.Range(depth, actors)];
        _random.Shuffle(_priorities);
        for (int i = 1; i < depth; i++)
        {
            _changes.Add(_random.Next(expectedSteps));
        }

        _lowest = depth - 1;
    }

    public int Choose(ReadOnlySpan<int> runnable, int current, int step)
    {
        int highest = Highest(runnable);
        if (!_changes.Remove(step))
        {
            return highest;
        }

        _priorities[highest] = _lowest--;
        return Highest(runnable);
    }

    private int Highest(ReadOnlySpan<int> runnable)
    {
        int highest = runnable[0];
        foreach (int actor in runnable)
        {
            if (_priorities[actor] > _priorities[highest])
            {
                highest = actor;
            }
        }

        return highest;
    }
}
