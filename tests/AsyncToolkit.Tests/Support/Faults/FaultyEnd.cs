namespace AsyncToolkit.Tests.Support;

/// <summary>What the caller gets of a call.</summary>
internal sealed record FaultyEnd(IReadOnlyCollection<int> Results, IReadOnlyList<Exception> Failures, Ending Ending)
{
    /// <summary>Awaits a call, and tells apart how it ends. What is neither a success nor one of those is thrown.</summary>
    internal static async Task<FaultyEnd> OfAsync(Func<List<int>, Task> call, CancellationToken caller)
    {
        var results = new List<int>();
        Task? running = null;
        try
        {
            running = call(results);
            await running;
            return new FaultyEnd(results, [], Ending.Succeeds);
        }
        catch (Exception e) when (e is FanOutException or IOException or FormatException)
        {
            IEnumerable<Exception> all = running?.Exception!.InnerExceptions.SelectMany(All) ?? [e];
            return new FaultyEnd(results, [.. all], Ending.Fails);
        }
        catch (OperationCanceledException e) when (e.CancellationToken == caller)
        {
            return new FaultyEnd(results, [.. All(e.InnerException)], Ending.IsCanceled);
        }
    }

    private static IEnumerable<Exception> All(Exception? exception) => exception switch
    {
        null => [],
        FanOutException failures => failures.InnerExceptions,
        _ => [exception],
    };
}
