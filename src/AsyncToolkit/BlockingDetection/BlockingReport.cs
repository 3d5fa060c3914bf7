namespace AsyncToolkit;

/// <summary>What a detector has found.</summary>
public sealed class BlockingReport
{
    /// <summary>Gets what it is about.</summary>
    public required BlockingReportKind Kind { get; init; }

    /// <summary>
    /// Gets the blocking call in the words of the code that made it: <c>Task&lt;T&gt;.Result</c>, <c>lock</c>, <c>SemaphoreSlim.Wait</c>. It is
    /// <c>callback</c> for reports by duration and <c>thread pool</c> for starvation.
    /// </summary>
    public required string Api { get; init; }

    /// <summary>Gets the name that the scope was given; empty for starvation, which belongs to no scope.</summary>
    public required string Operation { get; init; }

    /// <summary>Gets the managed id of the thread, as in <see cref="Environment.CurrentManagedThreadId"/>; 0 for starvation.</summary>
    public int ThreadId { get; init; }

    /// <summary>Gets how long it has lasted: so far where it still lasts, otherwise in all.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>
    /// Gets the frames of the blocked thread as text, a line each, the caller of <see cref="Api"/> on top, with file and line where
    /// the symbols are at hand; null for reports by duration and for <see cref="BlockingReportKind.BlockingCallEnded"/>.
    /// </summary>
    public string? StackTrace { get; init; }

    /// <summary>
    /// Gets what the operating system says about a thread that is stuck: that it runs, or in which system call it sits; null
    /// where it says nothing (everywhere but on Linux).
    /// </summary>
    public string? Hint { get; init; }

    /// <summary>Gets how many reports from the same place were left out since the last one, because of <see cref="BlockingDetectorOptions.RepeatInterval"/>.</summary>
    public int Suppressed { get; init; }

    /// <summary>Gets the details of a starvation; null for the other kinds.</summary>
    public ThreadPoolStarvation? Starvation { get; init; }

    /// <summary>The report as one line, without the stack.</summary>
    /// <returns>Kind, call, operation, thread and time.</returns>
    public override string ToString() => Starvation is null
        ? $"{Kind}: {Api} in {Operation}, thread {ThreadId}, {Elapsed.TotalMilliseconds:F0} ms"
        : $"{Kind}: {Starvation.Verdict}, {Elapsed.TotalMilliseconds:F0} ms";
}
