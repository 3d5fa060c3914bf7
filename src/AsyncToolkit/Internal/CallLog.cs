using Microsoft.Extensions.Logging;

namespace AsyncToolkit.Internal;

/// <summary>The logger of one call: whoever has something to tell of the call posts it here.</summary>
/// <remarks>
/// There is one for a call of the fan-out family, so entries come one after the other, off the workers, in the caller's context. Nobody waits for them: neither
/// the call nor its other observers, which have queues of their own. What the logger throws goes nowhere: there is nobody left to tell.
/// </remarks>
internal sealed class CallLog
{
    private readonly ILogger _logger;
    private readonly string? _callName;
    private readonly string _name;
    private readonly ObserverQueue _queue = new(static _ => { });

    private CallLog(ILogger logger, string? callName)
    {
        _logger = logger;
        _callName = callName;
        _name = callName ?? "The call";
    }

    /// <summary>Null where nobody is told anything.</summary>
    internal static CallLog? Of(ILogger? logger, string? callName) => logger is null ? null : new CallLog(logger, callName);

    internal void ProgressHandlerFailed(Exception exception) =>
        _queue.Post(() => FanOutLog.ProgressHandlerFailed(_logger, _name, exception));

    internal void Abandoned(TimeSpan elapsed, TimeSpan timeout) =>
        _queue.Post(() => FanOutLog.BodyAbandoned(_logger, _name, elapsed, timeout));

    internal void AbandonedEnded(TimeSpan elapsed, Exception? exception, bool hasBegun = true)
    {
        string outcome = exception switch
        {
            null when !hasBegun => "never begun",
            null => "succeeded",
            OperationCanceledException => "canceled",
            _ => "failed",
        };
        _queue.Post(() => FanOutLog.AbandonedBodyEnded(_logger, _name, elapsed, outcome, exception));
    }

    /// <summary>What was to become of a result that nobody received has failed.</summary>
    internal void UnclaimedFailed(Exception exception) =>
        _queue.Post(() => FanOutLog.UnclaimedResultFailed(_logger, _name, exception));

    /// <summary>Failures of operations that did not matter any more.</summary>
    internal void Needless(IEnumerable<ItemFailure> failures)
    {
        foreach (ItemFailure failure in failures)
        {
            _queue.Post(() => FanOutLog.NeedlessOperationFailed(_logger, _callName ?? "the call", failure.Index, failure.Exception));
        }
    }

    /// <summary>Failures that nobody is going to receive through the call.</summary>
    internal void Untold(IReadOnlyList<ItemFailure> failures) =>
        _queue.Post(() => FanOutLog.FailuresUntold(_logger, _name, failures.Count, new FanOutException(failures, _callName)));
}
