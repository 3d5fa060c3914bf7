using Microsoft.Extensions.Logging;

namespace AsyncToolkit.Internal;

/// <summary>The log entries of throttled calls.</summary>
internal static partial class FanOutLog
{
    [LoggerMessage(2001, LogLevel.Error, "The progress handler of {Operation} failed.")]
    internal static partial void ProgressHandlerFailed(ILogger logger, string operation, Exception exception);

    [LoggerMessage(2002, LogLevel.Warning, "{Operation} abandoned a body that was still running {Elapsed} after its start (item timeout {Timeout}).")]
    internal static partial void BodyAbandoned(ILogger logger, string operation, TimeSpan elapsed, TimeSpan timeout);

    [LoggerMessage(2003, LogLevel.Information, "An abandoned body of {Operation} ended {Elapsed} after its start: {Outcome}.")]
    internal static partial void AbandonedBodyEnded(ILogger logger, string operation, TimeSpan elapsed, string outcome, Exception? exception);

    [LoggerMessage(2004, LogLevel.Error, "What was to become of a result of {Operation} that nobody received failed: the handler or the disposal.")]
    internal static partial void UnclaimedResultFailed(ILogger logger, string operation, Exception exception);

    [LoggerMessage(2005, LogLevel.Information, "Operation {Index} of {Operation} failed, which did not matter: others had succeeded, or the caller had canceled.")]
    internal static partial void NeedlessOperationFailed(ILogger logger, string operation, long index, Exception exception);

    [LoggerMessage(2006, LogLevel.Warning, "Failures of {Operation} that its consumer has not seen: {Failures}.")]
    internal static partial void FailuresUntold(ILogger logger, string operation, int failures, Exception exception);
}
