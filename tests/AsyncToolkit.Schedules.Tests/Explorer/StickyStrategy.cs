namespace AsyncToolkit.Schedules.Tests.Explorer;

/// <summary>Stays with the current actor, save for a random switch now and then.</summary>
internal sealed class StickyStrategy(int seed, double switchProbability) : IStrategy
{
    private readonly Random _random = new(seed);

    public void Begin(int actors)
    {
    }

    public int Choose(ReadOnlySpan<int> runnable, int current, int choice) =>
        runnable.Contains(current) && _random.NextDouble() >= switchProbability
            ? current
            : runnable[_random.Next(runnable.Length)];
}
