using System.Threading.Tasks.Sources;
using AsyncToolkit.Testing;

namespace AsyncToolkit.Tests.Support;

/// <summary>The numbers from 0 on, each pull of which is pending until a test completes it: on the thread that does, with whatever waits for it.</summary>
internal sealed class PullByHand : IAsyncEnumerable<int>, IValueTaskSource<bool>
{
    private ManualResetValueTaskSourceCore<bool> _pull;
    private int _current = -1;

    /// <summary>One more is parked here for each pull that somebody waits for.</summary>
    internal Gate Awaited { get; } = new("awaited");

    /// <summary>Whether an await of a pull has asked for the context of its thread.</summary>
    internal bool IsContextAsked { get; private set; }

    public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => new Enumerator(this);

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        bool any = _pull.GetResult(token);
        _pull.Reset();
        return any;
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _pull.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        IsContextAsked |= flags.HasFlag(ValueTaskSourceOnCompletedFlags.UseSchedulingContext);
        _pull.OnCompleted(continuation, state, token, flags);
        Awaited.Mark();
    }

    /// <summary>The pull that is pending ends: with the next number, or as the end of the sequence.</summary>
    internal void Complete(bool any = true)
    {
        _current++;
        _pull.SetResult(any);
    }

    private sealed class Enumerator(PullByHand owner) : IAsyncEnumerator<int>
    {
        public int Current => owner._current;

        public ValueTask<bool> MoveNextAsync() => new(owner, owner._pull.Version);

        public ValueTask DisposeAsync() => default;
    }
}
