namespace AsyncToolkit.Snippets.Reference;

/// <summary>The examples in the XML documentation of src/AsyncToolkit/Timeouts/Timeout*.cs.</summary>
internal static class TimeoutExamples
{
    internal static async Task OfATask(Task flushTask, CancellationToken cancellationToken)
    {
        await flushTask.WithTimeoutAsync(TimeSpan.FromSeconds(2), cancellationToken);
        bool isFlushed = !(await flushTask.TryWithTimeoutAsync(TimeSpan.FromSeconds(2), cancellationToken)).IsTimedOut;
    }

    internal static async Task OfATaskWithAResult(Task<decimal> quoteTask, decimal cachedPrice, CancellationToken cancellationToken)
    {
        decimal price = await quoteTask.WithTimeoutAsync(TimeSpan.FromSeconds(2), fallback: cachedPrice, cancellationToken);
    }

    internal static async Task OfATaskWithAResultOrNone(Task<decimal> quoteTask, CancellationToken cancellationToken)
    {
        TimeoutResult<decimal> price = await quoteTask.TryWithTimeoutAsync(TimeSpan.FromSeconds(2), cancellationToken);
        Console.WriteLine(price.TryGetValue(out decimal value) ? $"{value}" : "no answer in time");
    }

    internal static async Task OfAnOperation(CancellationToken cancellationToken)
    {
        Func<CancellationToken, Task> flush = FlushAsync;
        await flush.WithTimeoutAsync(TimeSpan.FromSeconds(2), cancellationToken);
    }

    internal static async Task OfAnOperationOrNone(CancellationToken cancellationToken)
    {
        Func<CancellationToken, Task> flush = FlushAsync;
        bool isFlushed = !(await flush.TryWithTimeoutAsync(TimeSpan.FromSeconds(2), cancellationToken)).IsTimedOut;
    }

    internal static async Task OfAnOperationWithAResult(decimal cachedPrice, CancellationToken cancellationToken)
    {
        Func<CancellationToken, Task<decimal>> ask = AskAsync;
        decimal price = await ask.WithTimeoutAsync(TimeSpan.FromSeconds(2), fallback: cachedPrice, cancellationToken);
    }

    internal static async Task OfAnOperationWithAResultOrNone(CancellationToken cancellationToken)
    {
        Func<CancellationToken, Task<decimal>> ask = AskAsync;
        TimeoutResult<decimal> price = await ask.TryWithTimeoutAsync(TimeSpan.FromSeconds(2), cancellationToken);
        Console.WriteLine(price.TryGetValue(out decimal value) ? $"{value}" : "no answer in time");
    }

    internal static async Task OfALambda(CancellationToken cancellationToken)
    {
        await Timeouts.RunAsync(TimeSpan.FromSeconds(2), ct => FlushAsync(ct), cancellationToken);
        TimeoutResult end = await Timeouts.TryRunAsync(TimeSpan.FromSeconds(2), ct => FlushAsync(ct), cancellationToken);
        Console.WriteLine(end.IsTimedOut);
    }

    internal static async Task OfALambdaWithAResult(HttpClient http, string url, CancellationToken cancellationToken)
    {
        string page = await Timeouts.RunAsync(TimeSpan.FromSeconds(2), ct => http.GetStringAsync(url, ct), fallback: "", cancellationToken);
    }

    internal static async Task OfALambdaWithAResultOrNone(HttpClient http, string url, CancellationToken cancellationToken)
    {
        TimeoutResult<string> page = await Timeouts.TryRunAsync(TimeSpan.FromSeconds(2), ct => http.GetStringAsync(url, ct), cancellationToken);
        Console.WriteLine(page.IsTimedOut ? "no answer in time" : page.Value);
    }

    internal static async Task WithOptions(decimal cachedPrice, CancellationToken cancellationToken)
    {
        var options = new TimeoutOptions
        {
            Timeout = TimeSpan.FromSeconds(2),
            AbandonAfter = TimeSpan.Zero,
            FallbackOn = FallbackOn.AnyFailure,
            OnLateCompletion = late => Console.WriteLine(late),
            Name = "quote",
        };
        decimal price = await Timeouts.RunAsync(options, ct => AskAsync(ct), fallback: cachedPrice, cancellationToken);
    }

    private static Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static Task<decimal> AskAsync(CancellationToken cancellationToken) => Task.FromResult(1m);
}
