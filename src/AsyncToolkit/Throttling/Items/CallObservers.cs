using Microsoft.Extensions.Logging;

namespace AsyncToolkit.Internal;

/// <summary>Everybody who watches one call: its logger and its progress handler, behind one queue.</summary>
internal sealed class CallObservers
{
    private readonly ILogger? _logger;
    private readonly string? _callName;
    private readonly string _name;
    private readonly ObserverQueue _queue;

    internal CallObservers(ThrottleOptions options)
    {
        _logger = options.Logger;
        _callName = options.Name;
        _name = options.Name ?? "The call";
        _queue = new ObserverQueue(OnHandlerFailed);
    }

    internal void Post(Action action) => _queue.Post(action);

    internal void Abandoned(TimeSpan elapsed, TimeSpan timeout) =>
        Log(logger => FanOutLog.BodyAbandoned(logger, _name, elapsed, timeout));

    internal void AbandonedEnded(TimeSpan elapsed, Exception? exception, bool hasBegun = true)
    {
        string outcome = exception switch
        {
            null when !hasBegun => "never begun",
            null => "succeeded",
            OperationCanceledException => "canceled",
            _ => "failed",
        };
        Log(logger => FanOutLog.AbandonedBodyEnded(logger, _name, elapsed, outcome, exception));
    }

    /// <summary>Failures that nobody is going to receive through the call.</summary>
    internal void Untold(IReadOnlyList<ItemFailure> failures) =>
        Log(logger => FanOutLog.FailuresUntold(logger, _name, failures.Count, new FanOutException(failures, _callName)));

    private void Log(Action<ILogger> log)
    {
        if (_logger is { } logger)
        {
            _queue.Post(() =>
            {
                try
                {
                    log(logger);
                }
                catch (Exception)
                {
                    // no handler has failed but the logger itself: there is nobody left to tell
                }
            });
        }
    }

    private void OnHandlerFailed(Exception exception)
    {
        if (_logger is { } logger)
        {
            FanOutLog.ProgressHandlerFailed(logger, _name, exception);
        }
    }
}
