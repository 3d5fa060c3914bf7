namespace AsyncToolkit.Internal;

/// <summary>The context that the handler installs on pool threads that have none. It has no state: what it needs is on the thread.</summary>
/// <remarks>
/// Work that is posted goes to the thread pool, with the context of execution, as the base class does it. One instance serves all, so a
/// continuation that is completed on a thread where it is current runs inline, as it would without any.
/// </remarks>
internal sealed class PoolContext : WaitNotifiedContext
{
    internal static readonly PoolContext Instance = new();

    private PoolContext()
    {
    }

    public override SynchronizationContext CreateCopy() => this;

    public override void Post(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        ThreadPool.UnsafeQueueUserWorkItem(new Posted(d, state), preferLocal: false);
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        d(state);
    }

    protected override BlockingScope? ScopeOf(WatchedThread thread) => BlockingScope.LiveOf(thread.Scope);

    private sealed class Posted(SendOrPostCallback callback, object? state) : IThreadPoolWorkItem
    {
        private static readonly ContextCallback Run = static posted => ((Posted)posted!).Invoke();

        private readonly ExecutionContext? _context = ExecutionContext.Capture();

        void IThreadPoolWorkItem.Execute()
        {
            if (_context is null)
            {
                Invoke(); // the flow was suppressed where it was posted
            }
            else
            {
                ExecutionContext.Run(_context, Run, this);
            }
        }

        private void Invoke() => callback(state);
    }
}
