namespace ConsoleConsumer;

/// <summary>What an example must print, for the URLs that it is given.</summary>
/// <param name="Heading">The heading of README.md or docs/examples.md that the example stands below.</param>
/// <param name="Urls">The example's <c>urls</c>.</param>
/// <param name="Holds">Whether the lines that were printed are right.</param>
internal sealed record ExampleCheck(string Heading, string[] Urls, Func<string[], bool> Holds)
{
    internal static readonly ExampleCheck[] All =
    [
        new("Eight at a time", Site.Working, lines => lines.Length == 10 && Site.Working.All(url => lines.Any(line => line.StartsWith($"{url}: ") && line.EndsWith(" characters")))),
        new("Gather the results", Site.Working, lines => lines.Length == 1 && lines[0].StartsWith("10 pages, ")),
        new("All of them, then every failure", [.. Site.Working, .. Site.Failing], lines => lines.Length == 2 && Site.Failing.All(url => lines.Any(line => line.StartsWith($"{url} failed: ") && line.Contains("503")))),
        new("A crawl: work that discovers work", [], lines => lines.Order().SequenceEqual(Site.Working.Select(url => $"visited {url}").Order())),
        new("A result in time, or something in its place", Site.Working, lines => lines.Length > 0 && lines[0] != "nothing yet"),
        new("One deadline for a whole request", Site.Working, lines => lines is [var line] && line.Contains(" characters, 00:00:0") && line.EndsWith(" left")),
        new("Results as they come", Site.Working, lines => lines.Length == 10 && lines.All(line => line.EndsWith(" characters"))),
        new("Who blocks a thread?", [], lines => lines.Any(line => line.StartsWith("BlockingCall: Task.Wait in import, thread ")) && lines.Any(line => line.Contains("ReadmeExamples"))),
        new("Progress", Site.Working, lines => lines.Any(line => line.StartsWith("10 of 10 done, 0 in flight, "))),
    ];

    internal static async Task RunAsync(Example example, Checks checks)
    {
        ExampleCheck? check = All.SingleOrDefault(c => c.Heading == example.Heading);
        if (check is null)
        {
            checks.Count(false, $"no check is known for the example below \"{example.Heading}\"");
            return;
        }

        using var site = new Site();
        using var http = new HttpClient(site);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var output = new LineWriter();
        Console.SetOut(TextWriter.Synchronized(output));
        string[] lines = [];
        string failure = "";
        try
        {
            await example.RunAsync(check.Urls, Site.Start, http, patience.Token);

            // Progress may be reported after the call has returned.
            lines = await output.WaitForAsync(check.Holds, TimeSpan.FromSeconds(10));
        }
        catch (Exception e)
        {
            failure = e.ToString();
        }
        finally
        {
            Console.SetOut(checks.Log);
        }

        bool limitHeld = site.Peak <= 8;
        bool passed = failure.Length == 0 && limitHeld && check.Holds(lines);
        checks.Count(passed, $"example \"{example.Heading}\", at most {site.Peak} in flight");
        if (!passed)
        {
            checks.Log.WriteLine($"{failure}{Environment.NewLine}it printed:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}");
        }
    }
}
