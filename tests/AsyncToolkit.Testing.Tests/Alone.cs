namespace AsyncToolkit.Testing.Tests;

/// <summary>Tests of what is one for the process: no other class runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class Alone
{
    public const string Name = "alone in the process";
}
