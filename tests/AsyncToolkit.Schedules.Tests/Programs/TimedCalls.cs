namespace AsyncToolkit.Schedules.Tests.Programs;

/// <summary>For the programs with timed calls: the objects that are kept for the next call belong to the process, so these classes run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class TimedCalls
{
    public const string Name = "timed calls";
}
