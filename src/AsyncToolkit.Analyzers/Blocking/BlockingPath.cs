using Microsoft.CodeAnalysis;

namespace AsyncToolkit.Analyzers.Blocking;

/// <summary>How an async function comes to block, and the call in it that leads there.</summary>
internal sealed class BlockingPath(Location location, string text)
{
    internal Location Location { get; } = location;

    internal string Text { get; } = text;
}
