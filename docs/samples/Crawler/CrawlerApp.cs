using Crawler.CommandLine;
using Crawler.Crawling;
using Crawler.Reporting;
using Crawler.Site;
using Crawler.Timeline;

namespace Crawler;

/// <summary>The program from its arguments to its exit code.</summary>
internal static class CrawlerApp
{
    internal static async Task<ExitCode> RunAsync(string[] args)
    {
        if (ArgumentParser.AsksForHelp(args))
        {
            Console.WriteLine(HelpText.Text);
            return ExitCode.Ok;
        }

        CrawlOptions options;
        try
        {
            options = ArgumentParser.Parse(args);
        }
        catch (UsageException wrong)
        {
            Console.Error.WriteLine(ConsoleText.Clean(wrong.Message));
            Console.Error.WriteLine("Try: dotnet run --project docs/samples/Crawler -- --help");
            return ExitCode.Usage;
        }

        return await RunAsync(options, TimeProvider.System);
    }

    private static async Task<ExitCode> RunAsync(CrawlOptions options, TimeProvider time)
    {
        var printer = new ProgressPrinter(Console.Out, TerminalWidth(), time);
        using var stop = new StopSignal(() => printer.Announce("Stopping: waiting for what is in flight. Press Ctrl+C again to end at once."));

        await using DemoSite? site = options.Url is null ? await DemoSite.StartAsync(new SiteSettings(), time) : null;
        Uri start = options.Url ?? site!.Address;
        printer.Announce(Headline(start, options, embedded: site is not null));

        using var crawl = new SiteCrawl(start, options, printer, time);
        CrawlResult result = await crawl.RunAsync(stop.Token);

        PlanCheck? plan = site is null ? null : PlanCheck.Of(result, site.Plan);
        Console.Write(SummaryText.Write(result, plan));
        bool drawn = WriteTimeline(options.TimelinePath, result);
        return CodeOf(result, plan, drawn);
    }

    private static ExitCode CodeOf(CrawlResult result, PlanCheck? plan, bool drawn)
    {
        if (result.Canceled)
        {
            return ExitCode.Canceled;
        }

        // The embedded site is broken on purpose: finding exactly that is a success.
        bool fine = plan?.IsAsPlanned ?? (result.Failures == 0 && !result.StartIsLate);
        return fine && drawn ? ExitCode.Ok : ExitCode.Failures;
    }

    private static bool WriteTimeline(string? path, CrawlResult result)
    {
        if (path is null)
        {
            return true;
        }

        try
        {
            File.WriteAllText(path, TimelineSvg.Draw(result));
            Console.WriteLine($"  timeline   {ConsoleText.Clean(Path.GetFullPath(path))}");
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(ConsoleText.Clean($"The timeline could not be written: {error.Message}"));
            return false;
        }
    }

    private static string Headline(Uri start, CrawlOptions options, bool embedded)
    {
        string late = options.LatePagesFail ? "" : ", late pages are replaced";
        string timeout = options.ItemTimeout is { } time ? $"{DurationText.Format(time)} each{late}" : "no timeout";
        string rate = options.RequestsPerSecond is { } perSecond ? $", {perSecond} per second" : "";
        string site = embedded ? $"the embedded site at {start.AbsoluteUri}" : ConsoleText.Clean(start.AbsoluteUri);
        return $"Crawling {site}: {options.Concurrency} at a time{rate}, {timeout}, failures {(options.FailFast ? "stop the crawl" : "are collected")}.";
    }

    // Null where lines cannot be written over: redirected output, and terminals without a size or a movable cursor.
    private static int? TerminalWidth()
    {
        if (Console.IsOutputRedirected || Environment.GetEnvironmentVariable("TERM") is "dumb")
        {
            return null;
        }

        try
        {
            return Console.WindowWidth is > 1 and int width ? width : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
