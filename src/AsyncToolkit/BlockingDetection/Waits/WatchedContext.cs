namespace AsyncToolkit.Internal;

/// <summary>A context of the user's, with its waits watched.</summary>
/// <remarks>
/// The context inside runs everything where it would run it. It makes itself current there, so each callback is wrapped to make this one current
/// instead, or the detection would end with the first await.
/// </remarks>
internal sealed class WatchedContext(SynchronizationContext inner, BlockingScope scope) : WaitNotifiedContext
{
    public override SynchronizationContext CreateCopy()
    {
        SynchronizationContext copy = inner.CreateCopy();
        return ReferenceEquals(copy, inner) ? this : new WatchedContext(copy, scope);
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        inner.Post(RunUnderThis(d), state);
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        inner.Send(RunUnderThis(d), state);
    }

    public override void OperationStarted() => inner.OperationStarted();

    public override void OperationCompleted() => inner.OperationCompleted();

    protected override BlockingScope? ScopeOf(WatchedThread thread) => scope;

    protected override int WaitPlainly(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout) => inner.IsWaitNotificationRequired()
        ? inner.Wait(waitHandles, waitAll, millisecondsTimeout)
        : base.WaitPlainly(waitHandles, waitAll, millisecondsTimeout);

    private SendOrPostCallback RunUnderThis(SendOrPostCallback callback) => state =>
    {
        SynchronizationContext? previous = Current;
        SetSynchronizationContext(this);
        try
        {
            callback(state);
        }
        finally
        {
            SetSynchronizationContext(previous);
        }
    };
}
