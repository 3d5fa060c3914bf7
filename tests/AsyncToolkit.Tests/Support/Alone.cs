namespace AsyncToolkit.Tests.Support;

/// <summary>For classes that measure or watch the whole process: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone in the process";
}
