#pragma warning disable ATK4006 // what is done with the outcomes is shown by the guide
namespace AsyncToolkit.Snippets.Reference;

/// <summary>The examples in the XML documentation of src/AsyncToolkit/Gathering.</summary>
internal static class Gathering
{
    internal static async Task Results(IEnumerable<string> urls, HttpClient http, CancellationToken cancellationToken)
    {
        string[] pages = await urls.GatherAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
    }

    internal static async Task ResultsWithOptions(IEnumerable<string> urls, HttpClient http, CancellationToken cancellationToken)
    {
        var options = new ThrottleOptions { MaxConcurrency = 8, ItemTimeout = TimeSpan.FromSeconds(10) };
        string[] pages = await urls.GatherAsync(options, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
    }

    internal static async Task Operations(IEnumerable<string> urls, HttpClient http, CancellationToken cancellationToken)
    {
        IEnumerable<Func<CancellationToken, Task<string>>> operations = urls.Select(url => (Func<CancellationToken, Task<string>>)(ct => http.GetStringAsync(url, ct)));
        string[] pages = await operations.GatherAsync(8, cancellationToken);
    }

    internal static async Task OperationsWithOptions(IEnumerable<Func<CancellationToken, Task<string>>> operations, CancellationToken cancellationToken)
    {
        var options = new ThrottleOptions { MaxConcurrency = 8, ItemTimeout = TimeSpan.FromSeconds(10) };
        string[] pages = await operations.GatherAsync(options, cancellationToken);
    }

    internal static async Task EachOutcome(IEnumerable<string> urls, HttpClient http, CancellationToken cancellationToken)
    {
        foreach (Outcome<string> outcome in await urls.GatherOutcomesAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken))
        {
            Console.WriteLine(outcome.IsSuccess ? outcome.Value : $"{outcome.Index}: {outcome.Exception?.Message ?? "not started"}");
        }
    }

    internal static async Task Outcomes(IEnumerable<string> urls, HttpClient http, CancellationToken cancellationToken)
    {
        Outcome<string>[] outcomes = await urls.GatherOutcomesAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (Outcome<string> failed in outcomes.Where(outcome => !outcome.IsSuccess))
        {
            Console.WriteLine(failed);
        }
    }

    internal static async Task OutcomesWithOptions(IEnumerable<string> urls, HttpClient http, CancellationToken cancellationToken)
    {
        var options = new ThrottleOptions { MaxConcurrency = 8, ItemTimeout = TimeSpan.FromSeconds(10) };
        Outcome<string>[] outcomes = await urls.GatherOutcomesAsync(options, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
    }

    internal static async Task OutcomesOfOperations(IEnumerable<Func<CancellationToken, Task<string>>> operations, CancellationToken cancellationToken)
    {
        Outcome<string>[] outcomes = await operations.GatherOutcomesAsync(8, cancellationToken);
    }

    internal static async Task OutcomesOfOperationsWithOptions(IEnumerable<Func<CancellationToken, Task<string>>> operations, CancellationToken cancellationToken)
    {
        var options = new ThrottleOptions { MaxConcurrency = 8, ItemTimeout = TimeSpan.FromSeconds(10) };
        Outcome<string>[] outcomes = await operations.GatherOutcomesAsync(options, cancellationToken);
    }

    internal static async Task First(IEnumerable<Func<CancellationToken, Task<string>>> backends, CancellationToken cancellationToken)
    {
        string quote = await backends.FirstSuccessfulAsync(3, cancellationToken);
    }

    internal static async Task FirstWithOptions(IEnumerable<Func<CancellationToken, Task<string>>> backends, CancellationToken cancellationToken)
    {
        var options = new ThrottleOptions { MaxConcurrency = 3, ItemTimeout = TimeSpan.FromSeconds(2) };
        string quote = await backends.FirstSuccessfulAsync(options, cancellationToken);
    }

    internal static async Task Quorum(IEnumerable<Func<CancellationToken, Task<string>>> backends, CancellationToken cancellationToken)
    {
        string[] quotes = await backends.QuorumAsync(2, maxConcurrency: 3, cancellationToken);
    }

    internal static async Task QuorumWithOptions(IEnumerable<Func<CancellationToken, Task<string>>> backends, CancellationToken cancellationToken)
    {
        var options = new ThrottleOptions { MaxConcurrency = 3, ItemTimeout = TimeSpan.FromSeconds(2) };
        string[] quotes = await backends.QuorumAsync(2, options, cancellationToken);
    }

    internal static async Task Hedge(IEnumerable<Func<CancellationToken, Task<string>>> replicas, CancellationToken cancellationToken)
    {
        string quote = await replicas.HedgeAsync(TimeSpan.FromMilliseconds(200), cancellationToken: cancellationToken);
    }

    internal static async Task HedgeWithOptions(IEnumerable<Func<CancellationToken, Task<string>>> replicas, CancellationToken cancellationToken)
    {
        var options = new HedgeOptions { Delay = TimeSpan.FromMilliseconds(200), MaxAttempts = 2 };
        string quote = await replicas.HedgeAsync(options, cancellationToken);
    }

    internal static async Task All(CancellationToken cancellationToken)
    {
        (string user, int[] orders) = await Gather.AllAsync(ct => LoadUserAsync(ct), ct => LoadOrdersAsync(ct), cancellationToken);
    }

    private static Task<string> LoadUserAsync(CancellationToken cancellationToken) => Task.FromResult("");

    private static Task<int[]> LoadOrdersAsync(CancellationToken cancellationToken) => Task.FromResult<int[]>([]);
}
