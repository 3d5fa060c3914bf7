namespace AsyncToolkit.Internal;

/// <summary>The end of a call without a result.</summary>
internal sealed class PlainEnd : TaskCompletionSource<Task<NoResult>>, ICallEnd
{
    internal PlainEnd() => Completion = Task.Unwrap();

    private Task Completion { get; }

    Task ICallEnd.Task => Completion;

    void ICallEnd.Stopped(StopCause cause)
    {
    }

    void ICallEnd.Complete(in CallVerdict verdict, long extent) => SetResult(verdict.ToTask(default(NoResult)));
}
