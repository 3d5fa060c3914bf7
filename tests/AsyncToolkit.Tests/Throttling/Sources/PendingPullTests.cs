using System.Runtime.CompilerServices;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.Sources;

/// <summary>Async sources whose pull is pending when something happens.</summary>
public class PendingPullTests
{
    [Fact]
    public async Task Cancellation_PullEndsWithAnItem_ThatItemIsNotStarted()
    {
        using var canceling = new TrackedTokenSource();
        (ScriptedSource source, Gate pull) = PendingAt(2, count: 5);
        int ran = 0;
        Task call = Start(source, () => ran++, canceling.Token);
        await pull.WhenParkedAsync(1);

        await canceling.CancelAsync();
        Assert.True(source.Token.IsCancellationRequested);
        Assert.False(call.IsCompleted);
        Assert.Equal(0, source.Disposed);
        pull.Open();

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.True(call.IsCanceled);
        Assert.Equal(canceling.Token, thrown.CancellationToken);
        Assert.Null(thrown.InnerException);
        Assert.Equal((2, 1), (ran, source.Disposed));
    }

    [Fact]
    public async Task Cancellation_PullEndsTheSequence_ChangesNothing()
    {
        using var canceling = new TrackedTokenSource();
        (ScriptedSource source, Gate pull) = PendingAt(2, count: 2);
        int ran = 0;
        Task call = Start(source, () => ran++, canceling.Token);
        await pull.WhenParkedAsync(1);

        await canceling.CancelAsync();
        pull.Open();

        await call.WithHangGuard();
        Assert.Equal((2, 1), (ran, source.Disposed));
    }

    [Fact]
    public async Task Cancellation_PullObservesTheToken_IsNotReported()
    {
        using var canceling = new TrackedTokenSource();
        var pull = new Gate("pull");
        var source = new ScriptedSource(5) { OnMoveNextAsync = (i, token) => i == 2 ? pull.WaitAsync(token) : Task.CompletedTask };
        Task call = Start(source, static () => { }, canceling.Token);
        await pull.WhenParkedAsync(1);

        await canceling.CancelAsync();

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.True(call.IsCanceled);
        Assert.Equal(canceling.Token, thrown.CancellationToken);
        Assert.Null(thrown.InnerException);
        Assert.Equal(1, source.Disposed);
    }

    [Fact]
    public async Task Cancellation_PullFails_IsKeptInside()
    {
        using var canceling = new TrackedTokenSource();
        var pull = new Gate("pull");
        var source = new ScriptedSource(5) { OnMoveNextAsync = FailAsync };
        Task call = Start(source, static () => { }, canceling.Token);
        await pull.WhenParkedAsync(1);

        await canceling.CancelAsync();
        pull.Open();

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.True(call.IsCanceled);
        ItemFailure inside = Assert.Single(Assert.IsType<FanOutException>(thrown.InnerException).Failures);
        Assert.Equal((true, 2L, "late"), (inside.IsSourceFailure, inside.Index, inside.Exception.Message));

        async Task FailAsync(int index, CancellationToken token)
        {
            if (index == 2)
            {
                await pull.WaitAsync(CancellationToken.None);
                throw new IOException("late");
            }
        }
    }

    [Fact]
    public async Task Failure_OfABody_CancelsThePull()
    {
        var pull = new Gate("pull");
        var body = new Gate("body");
        var source = new ScriptedSource(5) { OnMoveNextAsync = (i, token) => i == 1 ? pull.WaitAsync(token) : Task.CompletedTask };
        Task call = source.As(isAsync: true).StartAsync(new ThrottleOptions { MaxConcurrency = 2 }, async (_, _) =>
        {
            await body.WaitAsync(CancellationToken.None);
            throw new IOException();
        });
        await pull.WhenParkedAsync(1);

        body.Open();

        Assert.IsType<IOException>(await call.EndAsync());
        Assert.Single(call.Exception!.InnerExceptions);
        Assert.Equal(1, source.Disposed);
    }

    [Fact]
    public async Task Pull_FailsAfterSuspending_IsAFailureAtItsIndex()
    {
        var source = new ScriptedSource(5)
        {
            OnMoveNextAsync = static async (i, _) =>
            {
                await Task.Yield();
                if (i == 3)
                {
                    throw new IOException();
                }
            },
        };
        var options = new ThrottleOptions { MaxConcurrency = 2, FailureMode = FailureMode.Collect };
        int ran = 0;
        Task call = source.As(isAsync: true).StartAsync(options, (_, _) =>
        {
            Interlocked.Increment(ref ran);
            return default;
        });

        ItemFailure failure = Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures);
        Assert.Equal((true, 3L), (failure.IsSourceFailure, failure.Index));
        Assert.Equal((3, 1), (ran, source.Disposed));
    }

    [Fact]
    public async Task Token_OfTheEnumerator_IsTheOneThatBodiesSee()
    {
        var source = new ScriptedSource(1);
        CancellationToken seen = default;
        await source.As(isAsync: true).StartAsync(new ThrottleOptions { MaxConcurrency = 1 }, (_, token) =>
        {
            seen = token;
            return default;
        }).WithHangGuard();

        Assert.True(seen.CanBeCanceled);
        Assert.Equal(seen, source.Token);
    }

    [Fact]
    public async Task Pull_ThatHasEnded_IsNotKept()
    {
        var body = new Gate("body");
        var items = new FirstPullPending();
        Task call = items.ForEachThrottledAsync(
            1, (item, _) => item == 0 ? default : new ValueTask(body.WaitAsync(CancellationToken.None)));
        await items.Asked.WhenParkedAsync(1);
        items.Complete();
        await body.WhenParkedAsync(1);

        for (int i = 0; i < 50 && items.Pull.IsAlive; i++)
        {
            await Task.Yield();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(items.Pull.IsAlive);
        body.Open();
        await call.WithHangGuard();
    }

    private static (ScriptedSource Source, Gate Pull) PendingAt(int index, int count)
    {
        var pull = new Gate("pull");
        return (new ScriptedSource(count)
        {
            OnMoveNextAsync = (i, _) => i == index ? pull.WaitAsync(CancellationToken.None) : Task.CompletedTask,
        }, pull);
    }

    private static Task Start(ScriptedSource source, Action body, CancellationToken token) =>
        source.As(isAsync: true).StartAsync(
            new ThrottleOptions { MaxConcurrency = 3 },
            (_, _) =>
            {
                lock (source)
                {
                    body();
                }

                return default;
            },
            token);

    /// <summary>0, when the test says so, and 1 at once.</summary>
    private sealed class FirstPullPending : IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        private TaskCompletionSource<bool>? _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal FirstPullPending() => Pull = new WeakReference(_first!.Task);

        public int Current { get; private set; } = -1;

        internal WeakReference Pull { get; }

        internal Gate Asked { get; } = new("asked");

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync()
        {
            if (++Current > 0)
            {
                return new ValueTask<bool>(Current < 2);
            }

            Task<bool> pull = _first!.Task;
            Asked.Mark();
            return new ValueTask<bool>(pull);
        }

        public ValueTask DisposeAsync() => default;

        [MethodImpl(MethodImplOptions.NoInlining)]
        internal void Complete()
        {
            _first!.SetResult(true);
            _first = null;
        }
    }
}
