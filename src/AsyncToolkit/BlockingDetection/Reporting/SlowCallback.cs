namespace AsyncToolkit.Internal;

/// <summary>A callback that kept its thread for long.</summary>
internal sealed class SlowCallback(string operation, int threadId, long ran) : Observation
{
    internal override void Accept(Reporter reporter) =>
        reporter.ReportCallback(BlockingReportKind.SlowCallback, operation, threadId, ran, hint: null);
}
