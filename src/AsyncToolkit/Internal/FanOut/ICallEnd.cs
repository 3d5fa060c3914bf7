namespace AsyncToolkit.Internal;

/// <summary>What becomes of a call: the task that its caller has, and what it ends with.</summary>
internal interface ICallEnd
{
    /// <summary>The task of the call.</summary>
    Task Task { get; }

    /// <summary>
    /// The call has been stopped, by <paramref name="cause"/>, and what runs is being canceled. Called once, if at all, on the thread that
    /// stopped it, which may be the caller's: nothing of the user's may run here.
    /// </summary>
    void Stopped(StopCause cause);

    /// <summary>Nothing of the call runs any more. Called once.</summary>
    /// <param name="verdict">How it ended.</param>
    /// <param name="extent">How many items there were: those that were taken, and those that are known to follow.</param>
    void Complete(in CallVerdict verdict, long extent);
}
