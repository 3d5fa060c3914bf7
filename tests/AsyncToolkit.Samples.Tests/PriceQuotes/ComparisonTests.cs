using AsyncToolkit.Tests.Support;
using PriceQuotes.Asking;
using PriceQuotes.Backends;
using PriceQuotes.CommandLine;
using PriceQuotes.Reporting;

namespace AsyncToolkit.Samples.Tests.PriceQuotes;

/// <summary>The whole comparison, over real HTTP, against embedded backends that answer at once.</summary>
public class ComparisonTests
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);
    private static readonly Backend[] AtOnce = [.. Backend.All.Select(static backend => backend with { Latency = TimeSpan.Zero })];

    // The time of a minute never passes here: what is asked is answered, and the hedge needs no second request.
    private static readonly QuoteOptions Options = new()
    {
        Rounds = 6,
        Quorum = 3,
        HedgeDelay = TimeSpan.FromMinutes(1),
        Timeout = TimeSpan.FromMinutes(1),
    };

    [Fact]
    public async Task RunAsync_WithAFlakyBackend_AnswersWhereItShould()
    {
        await using DemoBackends backends = await DemoBackends.StartAsync(AtOnce, TimeProvider.System);
        using var client = new QuoteClient(backends.Address, AtOnce);

        Dictionary<string, TechniqueResult> results = await RunAsync(client);

        Assert.All(results.Values, static result => Assert.True(result.IsAsExpected, result.Technique.Name));
        Assert.Equal((4, 6), (results["gather"].Answered, results["gather"].Latencies.Count));
        Assert.IsType<HttpRequestException>(results["gather"].LastFailure);
        Assert.All(results.Values.Where(static result => result.Technique.BearsFailures), static result => Assert.Equal(6, result.Answered));
        Assert.All(results["outcomes"].BestPrices, static price => Assert.Equal(9.70m, price));
        Assert.Equal(30, results["outcomes"].Requests);
        Assert.Equal(6, results["hedge"].Requests);
    }

    [Fact]
    public async Task RunAsync_WithNobodyThere_ReportsIt()
    {
        using var client = new QuoteClient(new Uri("http://127.0.0.1:9/"), AtOnce);

        Dictionary<string, TechniqueResult> results = await RunAsync(client);

        Assert.All(results.Values, static result => Assert.Equal((0, false), (result.Answered, result.IsAsExpected)));
        Assert.Contains("hedge went without an answer 6 times; 6 answers were expected", ReportText.Footnotes(results.Values), StringComparison.Ordinal);
        Assert.Contains("0 of 6", ReportText.Line(results["first"], isFirst: true), StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, TechniqueResult>> RunAsync(QuoteClient client)
    {
        using var hang = new TrackedTokenSource(HangGuard, TimeProvider.System);
        var results = new Dictionary<string, TechniqueResult>(StringComparer.Ordinal);
        await foreach (TechniqueResult result in new Comparison(client, Options, TimeProvider.System).RunAsync(hang.Token))
        {
            results.Add(result.Technique.Name, result);
        }

        return results;
    }
}
