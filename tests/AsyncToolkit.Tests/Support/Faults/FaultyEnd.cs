namespace AsyncToolkit.Tests.Support;

/// <summary>What the caller gets of a call.</summary>
internal sealed record FaultyEnd(IReadOnlyCollection<int> Results, IReadOnlyList<Exception> Failures, Ending Ending)
{
    /// <summary>Awaits a call, and tells apart how it ends. What is neither a success nor one of those is thrown.</summary>
    internal static async Task<FaultyEnd> OfAsync(Func<List<int>, Task> call, CancellationToken caller)
    {
        var results = new List<int>();
        try
        {
            await call(results);
            return new FaultyEnd(results, [], Ending.Succeeds);
        }
        catch (FanOutException e)
        {
            return new FaultyEnd(results, e.InnerExceptions, Ending.Fails);
        }
        catch (OperationCanceledException e) when (e.CancellationToken == caller && e.InnerException is null)
        {
            return new FaultyEnd(results, [], Ending.IsCanceled);
        }
    }
}
