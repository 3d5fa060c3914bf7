using System.Globalization;
using System.Text;
using AsyncToolkit;
using Crawler.CommandLine;
using Crawler.Crawling;

namespace Crawler.Reporting;

/// <summary>The progress line in words.</summary>
internal static class ProgressText
{
    private const int BarWidth = 24;

    /// <summary><c>pages   123/360  8 in flight  38.2 items/s  ETA 6 s  3 failed</c>, optionally with a bar.</summary>
    internal static string Line(Phase phase, ThrottleProgress progress, bool withBar)
    {
        long done = progress.Completed + progress.Failed;
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{Name(phase),-6}  ");
        if (withBar)
        {
            line.Append(Bar(done, progress.Total)).Append("  ");
        }

        string total = progress.Total is { } count ? count.ToString(CultureInfo.InvariantCulture) : "?";
        line.Append(CultureInfo.InvariantCulture, $"{done}/{total}  {progress.InFlight} in flight  {progress.ItemsPerSecond:0.0} items/s");
        if (progress.EstimatedRemaining is { } remaining && (progress.InFlight > 0 || remaining > TimeSpan.Zero))
        {
            // Whole seconds: the estimate is no better than that.
            line.Append("  ETA ").Append(DurationText.Format(TimeSpan.FromSeconds(Math.Min(Math.Ceiling(remaining.TotalSeconds), 8_640_000))));
        }

        if (progress.Failed > 0)
        {
            line.Append(CultureInfo.InvariantCulture, $"  {progress.Failed} failed");
        }

        return line.ToString();
    }

    internal static string Name(Phase phase) => phase switch
    {
        Phase.Pages => "pages",
        _ => "assets",
    };

    private static string Bar(long done, long? total)
    {
        int filled = total is > 0 ? (int)Math.Clamp(done * BarWidth / total.Value, 0, BarWidth) : 0;
        return "[" + new string('#', filled) + new string('.', BarWidth - filled) + "]";
    }
}
