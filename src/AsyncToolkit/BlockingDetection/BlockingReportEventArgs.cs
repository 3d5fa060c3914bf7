namespace AsyncToolkit;

/// <summary>What <see cref="BlockingDetector.Reported"/> hands out.</summary>
public sealed class BlockingReportEventArgs : EventArgs
{
    /// <summary>Wraps a report.</summary>
    /// <param name="report">The report.</param>
    /// <exception cref="ArgumentNullException"><paramref name="report"/> is null.</exception>
    public BlockingReportEventArgs(BlockingReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Report = report;
    }

    /// <summary>Gets the report.</summary>
    public BlockingReport Report { get; }
}
