namespace PriceQuotes.CommandLine;

internal static class HelpText
{
    internal const string Text = """
        Asks five embedded HTTP backends for a price, one of them slow and one of them flaky, in five ways:
        gather, outcomes, first, quorum and hedge; and shows how long each way took and what came back.

        Usage: dotnet run --project docs/samples/PriceQuotes -- [options]

          --rounds N          how often each way asks, 1 to 1000 (default 9)
          --quorum N          how many quotes the quorum needs, 1 to 5 (default 3)
          --delay MS          after how many milliseconds without an answer the hedge asks the next backend,
                              0 to 60000 (default 100)
          --timeout MS        how many milliseconds one request may take, 1 to 60000 (default 2000)
          --help              show this text

        Ctrl+C stops: what is in flight is canceled and awaited. A second Ctrl+C ends the process at once.

        Exit codes:
          0    each way answered as often as it should
          1    one flaky backend, or the timeout, left a way without an answer that should have had one
          2    the command line makes no sense
          130  stopped by Ctrl+C
        """;
}
