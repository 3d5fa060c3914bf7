using Microsoft.Extensions.Logging;

namespace AsyncToolkit.Internal;

/// <summary>The log entries of the detectors.</summary>
internal static partial class BlockingLog
{
    [LoggerMessage(1001, LogLevel.Warning, "{Api} in {Operation} has blocked thread {ThreadId} for {ElapsedMilliseconds:F0} ms and still does ({Suppressed} earlier reports from here were left out).\n{StackTrace}", EventName = "BlockingCall")]
    internal static partial void BlockingCall(ILogger logger, string api, string operation, int threadId, double elapsedMilliseconds, int suppressed, string stackTrace);

    [LoggerMessage(1002, LogLevel.Information, "{Api} in {Operation} has released thread {ThreadId} after {ElapsedMilliseconds:F0} ms.", EventName = "BlockingCallEnded")]
    internal static partial void BlockingCallEnded(ILogger logger, string api, string operation, int threadId, double elapsedMilliseconds);

    [LoggerMessage(1003, LogLevel.Warning, "A callback of {Operation} has kept thread {ThreadId} for {ElapsedMilliseconds:F0} ms without an await and still does; {Hint} ({Suppressed} earlier reports were left out).", EventName = "CallbackStuck")]
    internal static partial void CallbackStuck(ILogger logger, string operation, int threadId, double elapsedMilliseconds, string hint, int suppressed);

    [LoggerMessage(1004, LogLevel.Warning, "A callback of {Operation} kept thread {ThreadId} for {ElapsedMilliseconds:F0} ms without an await ({Suppressed} earlier reports were left out).", EventName = "SlowCallback")]
    internal static partial void SlowCallback(ILogger logger, string operation, int threadId, double elapsedMilliseconds, int suppressed);

    [LoggerMessage(1005, LogLevel.Error, "The thread pool has not started a work item for {ElapsedMilliseconds:F0} ms. {Verdict}: {Threads} threads, {Pending} items queued, {Completed} completed meanwhile, {BusyProcessors:F1} processors busy, {Blocked} watched threads inside blocking calls.", EventName = "ThreadPoolStarvation")]
    internal static partial void ThreadPoolStarvation(ILogger logger, double elapsedMilliseconds, string verdict, int threads, long pending, long completed, double busyProcessors, int blocked);

    [LoggerMessage(1006, LogLevel.Information, "The thread pool starts work items again, after {ElapsedMilliseconds:F0} ms.", EventName = "StarvationEnded")]
    internal static partial void StarvationEnded(ILogger logger, double elapsedMilliseconds);

    [LoggerMessage(1007, LogLevel.Warning, "{Dropped} reports of blocking calls were dropped: more came in than could be written.", EventName = "ReportsDropped")]
    internal static partial void ReportsDropped(ILogger logger, long dropped);

    [LoggerMessage(1008, LogLevel.Error, "A handler of blocking reports failed.", EventName = "ReportHandlerFailed")]
    internal static partial void ReportHandlerFailed(ILogger logger, Exception exception);

    [LoggerMessage(1009, LogLevel.Error, "The detector of blocking calls has failed {Failures} times and {State}. The program is not affected.", EventName = "DetectorFailed")]
    internal static partial void DetectorFailed(ILogger logger, long failures, string state);
}
