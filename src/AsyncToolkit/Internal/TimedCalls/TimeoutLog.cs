using Microsoft.Extensions.Logging;

namespace AsyncToolkit.Internal;

/// <summary>The log entries of timed calls.</summary>
internal static partial class TimeoutLog
{
    [LoggerMessage(3001, LogLevel.Warning, "{Operation} was abandoned: it was still running after {Reason}.")]
    internal static partial void Abandoned(ILogger logger, string operation, string reason);

    [LoggerMessage(3002, LogLevel.Information, "{Operation}, which had been abandoned, ended {Lateness} later: {Status}.")]
    internal static partial void AbandonedEnded(ILogger logger, string operation, TimeSpan lateness, TaskStatus status, Exception? exception);

    [LoggerMessage(3003, LogLevel.Error, "The handler of late completions of {Operation} failed.")]
    internal static partial void HandlerFailed(ILogger logger, string operation, Exception exception);

    [LoggerMessage(3004, LogLevel.Error, "A callback on the token of {Operation} failed, after the call had ended.")]
    internal static partial void TokenCallbackFailed(ILogger logger, string operation, Exception exception);
}
