namespace Crawler.CommandLine;

internal static class HelpText
{
    internal const string Text = """
        Crawls a site over HTTP, a limited number of requests at a time, then checks every asset it found.

        Usage: dotnet run --project docs/samples/Crawler -- [options]

        Without --url it starts a small site of its own on the loopback interface, with slow, broken and
        rate-limited pages, and crawls that.

          --url URL               crawl this site instead: http or https, pages and assets of the same host only.
                                  Meant for sites of your own; robots.txt is not read.
          --concurrency N         how many requests may be in flight at a time, 1 to 512
                                  (default 8; 4 with --url)
          --timeout DURATION      how long one page or asset may take, retries included: 2s, 500ms, 00:00:02,
                                  plain seconds, or none (default 2s; 10s with --url)
          --late-pages MODE       what becomes of a page that takes longer: fallback: a fallback page stands in
                                  for it, and the crawl goes on (default); fail: it has failed
          --failures MODE         collect: carry on and report everything at the end (default);
                                  fail-fast: stop at the first failure
          --rate N                how many requests may start per second, or none (default none; 10 with --url)
          --max-pages N           visit this many pages at most (default 10000; 500 with --url)
          --timeline PATH         where to draw the timeline, an SVG picture, or none
                                  (default crawl-timeline.svg in the current directory)
          --help                  show this text

        Ctrl+C stops the crawl: what is in flight is canceled and awaited, and the summary is still printed.
        A second Ctrl+C ends the process at once.

        Exit codes:
          0    everything found is fine, or late and replaced by a fallback page; for the embedded site:
               broken and late exactly where it was built to be
          1    pages or assets failed, the site could not be reached, or the timeline could not be written
          2    the command line makes no sense
          130  stopped by Ctrl+C or a termination signal
        """;
}
