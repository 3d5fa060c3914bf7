using System.Globalization;

namespace Crawler.CommandLine;

/// <summary>Turns <c>--name value</c> and <c>--name=value</c> into <see cref="CrawlOptions"/>.</summary>
internal static class ArgumentParser
{
    private const int MostRequestsPerSecond = 10_000;
    private const int MostPages = 1_000_000;

    private static readonly string[] Names = ["--url", "--concurrency", "--timeout", "--late-pages", "--failures", "--rate", "--max-pages", "--timeline"];

    internal static bool AsksForHelp(IEnumerable<string> args) => args.Any(arg => arg is "--help" or "-h" or "-?");

    /// <exception cref="UsageException">An argument is unknown, repeated, without its value, or out of range.</exception>
    internal static CrawlOptions Parse(IReadOnlyList<string> args)
    {
        Dictionary<string, string> values = Collect(args);

        CrawlOptions options = values.TryGetValue("--url", out string? url)
            ? CrawlOptions.ForUrl(ParseUrl(url))
            : CrawlOptions.ForEmbeddedSite;

        foreach ((string name, string value) in values)
        {
            options = name switch
            {
                "--concurrency" => options with { Concurrency = ParseNumber(name, value, CrawlOptions.MostConcurrency) },
                "--timeout" => options with { ItemTimeout = IsNone(value) ? null : ParseDuration(name, value) },
                "--late-pages" => options with { LatePagesFail = ParseLatePagesFail(value) },
                "--failures" => options with { FailFast = ParseFailFast(value) },
                "--rate" => options with { RequestsPerSecond = IsNone(value) ? null : ParseNumber(name, value, MostRequestsPerSecond) },
                "--max-pages" => options with { MaxPages = ParseNumber(name, value, MostPages) },
                "--timeline" => options with { TimelinePath = IsNone(value) ? null : ParseTimelinePath(value) },
                _ => options,
            };
        }

        return options;
    }

    private static Dictionary<string, string> Collect(IReadOnlyList<string> args)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < args.Count; i++)
        {
            string name = args[i];
            string? value = null;
            int equals = name.IndexOf('=', StringComparison.Ordinal);
            if (name.StartsWith("--", StringComparison.Ordinal) && equals > 0)
            {
                value = name[(equals + 1)..];
                name = name[..equals];
            }

            if (!Names.Contains(name, StringComparer.Ordinal))
            {
                throw new UsageException(
                    name.StartsWith('-') ? $"Unknown option '{name}'." : $"Unexpected argument '{name}'; a site is given as --url {name}");
            }

            if (value is null)
            {
                // "--url --timeout 2s" has forgotten the address; it does not crawl a site named "--timeout".
                if (i + 1 == args.Count || args[i + 1].StartsWith("--", StringComparison.Ordinal))
                {
                    throw new UsageException($"{name} needs a value.");
                }

                value = args[++i];
            }

            if (!values.TryAdd(name, value))
            {
                throw new UsageException($"{name} is given twice.");
            }
        }

        return values;
    }

    private static bool IsNone(string value) => value.Equals("none", StringComparison.OrdinalIgnoreCase);

    private static Uri ParseUrl(string value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out Uri? url)
            || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            || url.Host.Length == 0)
        {
            throw new UsageException($"--url needs an absolute http or https address, such as https://example.org/, not '{value}'.");
        }

        return url.UserInfo.Length == 0
            ? url
            : throw new UsageException("--url takes no user name or password: they would end up in the output.");
    }

    private static int ParseNumber(string name, string value, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= most
            ? number
            : throw new UsageException(
                string.Create(CultureInfo.InvariantCulture, $"{name} needs a whole number from 1 to {most}, not '{value}'."));

    private static TimeSpan ParseDuration(string name, string value) =>
        DurationText.TryParse(value, out TimeSpan duration)
            ? duration
            : throw new UsageException(
                $"{name} needs a duration above zero and of a day at most, such as 2s, 500ms, 00:00:02 or plain seconds, not '{value}'.");

    private static bool ParseFailFast(string value) => value.ToUpperInvariant() switch
    {
        "FAIL-FAST" => true,
        "COLLECT" => false,
        _ => throw new UsageException($"--failures is fail-fast or collect, not '{value}'."),
    };

    private static bool ParseLatePagesFail(string value) => value.ToUpperInvariant() switch
    {
        "FAIL" => true,
        "FALLBACK" => false,
        _ => throw new UsageException($"--late-pages is fallback or fail, not '{value}'."),
    };

    // Found out now rather than after a long crawl.
    private static string ParseTimelinePath(string value)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Contains('\0', StringComparison.Ordinal))
        {
            throw new UsageException("--timeline needs the path of a file, or none.");
        }

        string path = Path.GetFullPath(value);
        if (Directory.Exists(path))
        {
            throw new UsageException($"--timeline needs the path of a file; '{value}' is a directory.");
        }

        return Directory.Exists(Path.GetDirectoryName(path))
            ? value
            : throw new UsageException($"--timeline: the directory of '{value}' does not exist.");
    }
}
