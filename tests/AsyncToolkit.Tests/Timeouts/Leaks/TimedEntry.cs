namespace AsyncToolkit.Tests.Timeouts.Leaks;

/// <summary>One of the ways in which something runs under a time limit, with a name for the call and a fallback where it takes one.</summary>
internal sealed record TimedEntry(string Name, bool IsTask, TimedEntry.Starter Start)
{
    internal delegate Task<object?> Body(CancellationToken token);

    internal delegate Task Starter(Body body, TimedArguments arguments);

    public override string ToString() => Name;
}
