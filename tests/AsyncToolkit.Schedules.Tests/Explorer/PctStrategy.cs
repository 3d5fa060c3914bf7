namespace AsyncToolkit.Schedules.Tests.Explorer;

/// <summary>
/// Random priorities with a few random changes: finds every bug of depth d with a known probability (Burckhardt, Kothari,
/// Musuvathi, Nagarakatte: "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs", ASPLOS 2010).
/// </summary>
/// <param name="seed">Of the priorities and of the changes.</param>
/// <param name="depth">One more than there are changes.</param>
/// <param name="choices">How many choices a schedule of the program has: the changes are drawn from all of them.</param>
/// <remarks>Where only one actor can run there is nothing to choose, and a change would change nothing before the next choice. So such steps are not counted.</remarks>
internal sealed class PctStrategy(int seed, int depth, int choices) : IStrategy
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<int, int> _changes = [];
    private int[] _priorities = [];

    public void Begin(int actors)
    {
        _priorities = [.. Enumerable.Range(depth, actors)];
        _random.Shuffle(_priorities);

        // which of the changes comes first is random, too: the priorities below those of the start belong to the changes, not to their order
        for (int priority = 1; priority < depth; priority++)
        {
            _changes[_random.Next(choices)] = priority;
        }
    }

    public int Choose(ReadOnlySpan<int> runnable, int current, int choice)
    {
        int highest = Highest(runnable);
        if (!_changes.TryGetValue(choice, out int priority))
        {
            return highest;
        }

        _priorities[highest] = priority;
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
