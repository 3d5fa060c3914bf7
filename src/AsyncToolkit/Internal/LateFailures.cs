using Microsoft.Extensions.Logging;

namespace AsyncToolkit.Internal;

/// <summary>Failures of operations that did not matter any more: to be seen by whoever asked for a log.</summary>
internal static class LateFailures
{
    internal static void Post(ILogger? logger, string? name, IReadOnlyList<ItemFailure> failures)
    {
        if (logger is null || failures.Count == 0)
        {
            return;
        }

        var observers = new ObserverQueue(static _ => { });
        foreach (ItemFailure failure in failures)
        {
            observers.Post(() => FanOutLog.NeedlessOperationFailed(logger, name ?? "the call", failure.Index, failure.Exception));
        }
    }
}
