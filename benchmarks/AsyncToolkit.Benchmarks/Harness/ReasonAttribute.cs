using System.Runtime.CompilerServices;

namespace AsyncToolkit.Benchmarks;

/// <summary>
/// Marks a contender that nobody would use, and that measures what a part of the work costs: the reason why a budget is missed. Neither
/// BenchmarkDotNet nor the rounds run it, unless the rounds are asked for reasons.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReasonAttribute(string name, [CallerLineNumber] int line = 0) : Attribute
{
    public string Name { get; } = name;

    public int Line { get; } = line;
}
