using System.Runtime.CompilerServices;
using AsyncToolkit;
using PriceQuotes.Backends;
using PriceQuotes.CommandLine;

namespace PriceQuotes.Asking;

/// <summary>Asks the same backends in five ways, and takes the time.</summary>
internal sealed class Comparison(QuoteClient client, QuoteOptions options, TimeProvider time)
{
    // Every backend at once: there are few of them. With hundreds, this is where they would be limited.
    private readonly ThrottleOptions _throttle = new()
    {
        MaxConcurrency = client.Backends,
        ItemTimeout = options.Timeout,
        TimeProvider = time,
        Name = "price quotes",
    };

    private readonly HedgeOptions _hedge = new() { Delay = options.HedgeDelay, TimeProvider = time, Name = "price quotes" };

    internal Technique[] Techniques =>
    [
        new("gather", "every quote, or the first failure", BearsFailures: false, GatherAsync),
        new("outcomes", "every quote that there is", BearsFailures: true, OutcomesAsync),
        new("first", "the first quote", BearsFailures: true, FirstAsync),
        new("quorum", $"the first {options.Quorum} quotes", BearsFailures: options.Quorum < client.Backends, QuorumAsync),
        new("hedge", "one quote, a second request only if the first is late", BearsFailures: true, HedgeAsync),
    ];

    internal async IAsyncEnumerable<TechniqueResult> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (Technique technique in Techniques)
        {
            yield return await RunAsync(technique, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<Quote>> GatherAsync(int round, CancellationToken cancellationToken) =>
        await client.Operations(round).GatherAsync(_throttle, cancellationToken);

    private async Task<IReadOnlyList<Quote>> OutcomesAsync(int round, CancellationToken cancellationToken)
    {
        Outcome<Quote>[] outcomes = await client.Operations(round).GatherOutcomesAsync(_throttle, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        Quote[] quotes = [.. outcomes.Where(static outcome => outcome.IsSuccess).Select(static outcome => outcome.Value)];

        // The failures are values here; it is for the caller to say that none at all is too few.
        return quotes.Length > 0 ? quotes : throw new InvalidOperationException($"No backend answered. {outcomes[0]}");
    }

    private async Task<IReadOnlyList<Quote>> FirstAsync(int round, CancellationToken cancellationToken) =>
        [await client.Operations(round).FirstSuccessfulAsync(_throttle, cancellationToken)];

    private async Task<IReadOnlyList<Quote>> QuorumAsync(int round, CancellationToken cancellationToken) =>
        await client.Operations(round).QuorumAsync(options.Quorum, _throttle, cancellationToken);

    private async Task<IReadOnlyList<Quote>> HedgeAsync(int round, CancellationToken cancellationToken) =>
        [await client.Operations(round).HedgeAsync(_hedge, cancellationToken)];

    private async Task<TechniqueResult> RunAsync(Technique technique, CancellationToken cancellationToken)
    {
        int requests = client.Requests;
        var latencies = new List<TimeSpan>();
        var best = new List<decimal>();
        Exception? failure = null;
        for (int round = 0; round < options.Rounds; round++)
        {
            long start = time.GetTimestamp();
            try
            {
                IReadOnlyList<Quote> quotes = await technique.AskAsync(round, cancellationToken);
                best.Add(quotes.Min(static quote => quote.Price));
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                failure = e;
            }

            latencies.Add(time.GetElapsedTime(start));
        }

        latencies.Sort();
        int expected = Enumerable.Range(0, options.Rounds)
            .Count(round => technique.BearsFailures || !Backend.All.Any(backend => backend.FailsIn(round)));
        return new TechniqueResult(technique, latencies, best.Count, expected, client.Requests - requests, best, failure);
    }
}
