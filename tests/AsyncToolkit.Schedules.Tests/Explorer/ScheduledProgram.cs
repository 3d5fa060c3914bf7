namespace AsyncToolkit.Schedules.Tests.Explorer;

/// <summary>What runs under a schedule: actors that do something, workers that serve the pool, and a check at the end.</summary>
/// <param name="Mains">The actors; the run ends when all of them have.</param>
/// <param name="Workers">How many pool threads there are.</param>
/// <param name="Check">Says what is wrong when everything has ended, or null.</param>
internal sealed record ScheduledProgram(IReadOnlyList<Action> Mains, int Workers, Func<string?> Check);
