using System.Threading.Tasks.Sources;

namespace AsyncToolkit.Tests.Support;

/// <summary>A result that is pending until somebody awaits it, and that notes whether the await asks for the current context.</summary>
internal sealed class PendingValue<T>(T result) : IValueTaskSource<T>, IValueTaskSource
{
    private volatile bool _isAwaited;

    internal ValueTask<T> Task => new(this, token: 0);

    internal ValueTask Plain => new(this, token: 0);

    internal bool IsContextAsked { get; private set; }

    public ValueTaskSourceStatus GetStatus(short token) => _isAwaited ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        IsContextAsked = flags.HasFlag(ValueTaskSourceOnCompletedFlags.UseSchedulingContext);
        _isAwaited = true;
        ThreadPool.QueueUserWorkItem(continuation, state, preferLocal: false);
    }

    public T GetResult(short token) => result;

    void IValueTaskSource.GetResult(short token)
    {
    }
}
