namespace AsyncToolkit.Schedules.Tests.Explorer;

/// <summary>Chooses who goes next.</summary>
internal interface IStrategy
{
    /// <summary>A run begins.</summary>
    void Begin(int actors);

    /// <summary>One of at least two that can run; <paramref name="current"/> is who ran last, <paramref name="choice"/> how many choices there were before.</summary>
    int Choose(ReadOnlySpan<int> runnable, int current, int choice);
}
