namespace AsyncToolkit;

/// <summary>What a detector does about a blocking call.</summary>
public enum BlockingAction
{
    /// <summary>Reports it: to the logger, to <see cref="BlockingDetector.Reported"/> and to the metrics. The call itself goes on as it would.</summary>
    Report,

    /// <summary>
    /// Reports it, and makes the blocking call throw a <see cref="BlockingCallException"/> on the blocked thread. For tests only.
    /// </summary>
    /// <remarks>
    /// <para>It throws after <see cref="BlockingDetectorOptions.WaitThreshold"/>, from waits for tasks and from waits that user code
    /// calls directly (<c>Task.Wait</c>, <c>Task&lt;T&gt;.Result</c>, <c>GetAwaiter().GetResult()</c>, <c>WaitHandle.WaitOne</c>,
    /// <c>ManualResetEventSlim.Wait</c>, <c>SemaphoreSlim.Wait</c>, …), and from synchronous calls of a watched stream. Locks, and waits
    /// deep inside other libraries, are only reported: an exception out of them could leave their state broken.</para>
    /// <para>What was thrown out of has been reported as a <see cref="BlockingReportKind.BlockingCall"/>, and has no end of its own: neither a
    /// <see cref="BlockingReportKind.BlockingCallEnded"/> nor a duration in the metrics follows.</para>
    /// </remarks>
    Throw,
}
