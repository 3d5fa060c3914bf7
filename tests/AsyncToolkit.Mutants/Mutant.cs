namespace AsyncToolkit.Mutants;

/// <summary>One change of the library's sources, as dotnet-stryker reports it.</summary>
internal sealed record Mutant(int Id, string File, int Line, string Mutator, string Replacement, bool Compiled, bool IsStatic);
