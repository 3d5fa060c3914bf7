using System.Globalization;
using System.Text;
using AsyncToolkit;
using PriceQuotes.Asking;
using PriceQuotes.Backends;
using PriceQuotes.CommandLine;

namespace PriceQuotes.Reporting;

/// <summary>Everything that is printed.</summary>
internal static class ReportText
{
    internal static string Headline(Uri address, IEnumerable<Backend> backends, QuoteOptions options)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Backends at {address}\n\n");
        foreach (Backend backend in backends)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {backend.Name,-7} answers {backend.Price} after {Milliseconds(backend.Latency)}");
            text.Append(backend.IsFlaky ? ", fails every third round\n" : "\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{options.Rounds} rounds of each way to ask, hedge after {Milliseconds(options.HedgeDelay)}\n\n");
        return text.ToString();
    }

    internal static string Line(TechniqueResult result, bool isFirst)
    {
        string line = Row(
            result.Technique.Name,
            $"{result.Answered} of {result.Latencies.Count}",
            Milliseconds(result.Median),
            Milliseconds(result.Slowest),
            result.Requests.ToString(CultureInfo.InvariantCulture),
            result.BestPrices.Count == 0 ? "-" : result.BestPrices.Average().ToString("0.00", CultureInfo.InvariantCulture),
            result.Technique.Promise);
        return isFirst ? Row("", "answered", "median", "slowest", "requests", "mean price", "") + line : line;
    }

    internal static string Footnotes(IEnumerable<TechniqueResult> results)
    {
        var text = new StringBuilder("\n");
        foreach (TechniqueResult result in results)
        {
            if (result.LastFailure is { } failure)
            {
                string expected = result.IsAsExpected ? ", as often as it should" : $"; {result.Expected} answers were expected";
                Exception cause = failure is FanOutException { Failures: [var first, ..] } ? first.Exception : failure;
                text.Append(CultureInfo.InvariantCulture, $"{result.Technique.Name} went without an answer {result.Latencies.Count - result.Answered} times{expected}: {cause.Message}\n");
            }
        }

        return text.ToString();
    }

    private static string Row(
        string name, string answered, string median, string slowest, string requests, string meanPrice, string promise) =>
        $"{name,-9} {answered,9} {median,10} {slowest,10} {requests,9} {meanPrice,11}  {promise}".TrimEnd() + "\n";

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");
}
