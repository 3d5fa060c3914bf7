using Crawler.Crawling;
using Crawler.Reporting;

namespace AsyncToolkit.Samples.Tests.Reporting;

public class ProgressPrinterTests
{
    private static readonly PhaseResult Ended = Visits.Result(2, Visits.From((0, 500), (0, 1_000))).Phases[0];

    [Fact]
    public void Report_InATerminal_WritesOverTheLineAndNeverWraps()
    {
        var output = new StringWriter { NewLine = "\n" };
        var printer = new ProgressPrinter(output, terminalWidth: 40, TimeProvider.System);

        IProgress<ThrottleProgress> progress = printer.PhaseStarted(Phase.Pages);
        progress.Report(new ThrottleProgress { Completed = 1, Total = 1_000_000, InFlight = 1_000, Elapsed = TimeSpan.FromSeconds(1) });
        progress.Report(new ThrottleProgress { Total = 1 });
        printer.Announce("message");
        progress.Report(new ThrottleProgress { Total = 1 });
        printer.PhaseEnded(Ended);

        string[] lines = output.ToString().Split('\n');
        Assert.All(lines.SelectMany(line => line.Split('\r')), part => Assert.InRange(part.Length, 0, 60));
        Assert.All(lines.SelectMany(line => line.Split('\r')).Where(part => part.Contains('[', StringComparison.Ordinal)), part => Assert.InRange(part.Length, 1, 39));
        Assert.Equal("message", lines[0].Split('\r')[^1].TrimEnd());
        Assert.Equal("pages   2/2 in 1 s  2.0 items/s", lines[1].Split('\r')[^1].TrimEnd());
    }

    [Fact]
    public void Report_Redirected_WritesPlainLinesNotTooOften()
    {
        var output = new StringWriter { NewLine = "\n" };
        var time = new Crawling.SkippableTime();
        var printer = new ProgressPrinter(output, terminalWidth: null, time);

        IProgress<ThrottleProgress> progress = printer.PhaseStarted(Phase.Pages);
        for (int i = 0; i < 3; i++)
        {
            time.Skip(TimeSpan.FromSeconds(2));
            progress.Report(new ThrottleProgress { Completed = i, Total = 3 });
            progress.Report(new ThrottleProgress { Completed = i, Total = 3 });
        }

        Assert.Equal(["pages   0/3", "pages   1/3", "pages   2/3"], output.ToString().TrimEnd().Split('\n').Select(line => line[..11]));
    }

    [Fact]
    public void Report_AfterThePhaseHasEnded_IsIgnored()
    {
        var output = new StringWriter();
        var printer = new ProgressPrinter(output, terminalWidth: 80, TimeProvider.System);
        IProgress<ThrottleProgress> progress = printer.PhaseStarted(Phase.Pages);
        printer.PhaseEnded(Ended);
        string before = output.ToString();

        progress.Report(default);

        Assert.Equal(before, output.ToString());
    }
}
