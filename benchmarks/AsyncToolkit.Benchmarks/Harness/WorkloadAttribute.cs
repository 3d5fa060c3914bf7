namespace AsyncToolkit.Benchmarks;

/// <summary>Gives a benchmark class the id under which budgets, charts and the quick runner know it, and a title for readers.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class WorkloadAttribute(string id, string title) : Attribute
{
    public string Id { get; } = id;

    public string Title { get; } = title;
}
