namespace AsyncToolkit.Internal;

/// <summary>A callback that keeps its thread for long.</summary>
internal sealed class StuckCallback(string operation, int threadId, long ran, string? hint) : Observation
{
    internal override void Accept(Reporter reporter) =>
        reporter.ReportCallback(BlockingReportKind.CallbackStuck, operation, threadId, ran, hint);
}
