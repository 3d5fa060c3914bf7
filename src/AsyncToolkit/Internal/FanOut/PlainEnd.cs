namespace AsyncToolkit.Internal;

/// <summary>The end of a call without a result.</summary>
internal sealed class PlainEnd : CallTask<NoResult>, ICallEnd
{
    Task ICallEnd.Task => Completion;

    void ICallEnd.Stopped(StopCause cause)
    {
    }

    void ICallEnd.Complete(in CallVerdict verdict, long extent) => CompleteAs(verdict, default);
}
