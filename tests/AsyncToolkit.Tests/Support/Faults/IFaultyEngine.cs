namespace AsyncToolkit.Tests.Support;

/// <summary>One of the calls over a source, with a row for each callback that it takes.</summary>
public interface IFaultyEngine
{
    static abstract FaultRow[] Rows { get; }

    internal static abstract Task<FaultyEnd> StartAsync(FaultyRun run);
}
