using System.Threading.Tasks.Sources;

namespace AsyncToolkit.Tests.Support;

/// <summary>Something that is pending until it is awaited and then ends on the pool, again and again: it allocates nothing.</summary>
internal sealed class Suspension(Func<bool> result) : IValueTaskSource<bool>, IValueTaskSource, IThreadPoolWorkItem
{
    private Action<object?>? _continuation;
    private object? _state;

    internal ValueTask<bool> Next => new(this, token: 0);

    internal ValueTask Plain => new(this, token: 0);

    public ValueTaskSourceStatus GetStatus(short token) => ValueTaskSourceStatus.Pending;

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _continuation = continuation;
        _state = state;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public bool GetResult(short token) => result();

    void IValueTaskSource.GetResult(short token) => result();

    public void Execute() => _continuation!(_state);
}
