using Microsoft.Extensions.Logging;

namespace AsyncToolkit.Snippets.Guides;

/// <summary>The examples of docs/guides/first-quorum-hedge.md.</summary>
internal static class FirstQuorumHedge
{
    internal static async Task Job(Uri[] replicas, HttpClient http, CancellationToken cancellationToken)
    {
        var operations = new List<Func<CancellationToken, Task<string>>>();
        foreach (Uri replica in replicas)
        {
            operations.Add(ct => http.GetStringAsync(replica, ct));
        }

        string first = await operations.FirstSuccessfulAsync(3, cancellationToken);
        string[] two = await operations.QuorumAsync(2, maxConcurrency: 3, cancellationToken);
        string hedged = await operations.HedgeAsync(TimeSpan.FromMilliseconds(200), cancellationToken: cancellationToken);
    }

    internal static async Task Same(Uri page, HttpClient http, CancellationToken cancellationToken)
    {
        Func<CancellationToken, Task<string>> operation = ct => http.GetStringAsync(page, ct);
        string answer = await Enumerable.Repeat(operation, 2).HedgeAsync(TimeSpan.FromMilliseconds(200), cancellationToken: cancellationToken);
    }

    internal static async Task Options(
        List<Func<CancellationToken, Task<HttpResponseMessage>>> operations, ILogger logger, CancellationToken cancellationToken)
    {
        var options = new HedgeOptions
        {
            Delay = TimeSpan.FromMilliseconds(200),
            MaxAttempts = 2,
            AbandonAfter = TimeSpan.FromMilliseconds(50),
            Logger = logger,
            Name = "quote",
        };
        using HttpResponseMessage response = await operations.HedgeAsync(options, cancellationToken);
    }

    internal static async Task Failure(List<Func<CancellationToken, Task<string>>> operations, CancellationToken cancellationToken)
    {
        try
        {
            string answer = await operations.FirstSuccessfulAsync(3, cancellationToken);
        }
        catch (FanOutException failed)
        {
            foreach (ItemFailure failure in failed.Failures)
            {
                Console.WriteLine($"{failure.Index}: {failure.Exception.Message}");
            }
        }
    }
}
