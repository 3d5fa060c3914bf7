using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling;

/// <summary>What the engine waits for never brings it back to the context of a thread.</summary>
public class ContextOfAwaitsTests
{
    private static readonly int[] Items = [1, 2, 3];

    [Fact]
    public async Task Body_ThatSuspends_IsAwaitedWithoutAContext()
    {
        PendingValue<int>[] values = [.. Items.Select(static item => new PendingValue<int>(item))];

        await Items.ForEachThrottledAsync(2, (item, _) => values[item - 1].Plain).WithHangGuard();

        Assert.DoesNotContain(values, static value => value.IsContextAsked);
    }

    [Fact]
    public async Task Selector_ThatSuspends_IsAwaitedWithoutAContext()
    {
        PendingValue<int>[] values = [.. Items.Select(static item => new PendingValue<int>(item))];

        Assert.Equal(Items, await Items.GatherAsync(2, (item, _) => values[item - 1].Task).WithHangGuard());

        Assert.DoesNotContain(values, static value => value.IsContextAsked);
    }

    [Fact]
    public async Task Disposal_OfTheSourceThatSuspends_IsAwaitedWithoutAContext()
    {
        var disposal = new PendingValue<int>(0);

        await new Disposed(disposal).ForEachThrottledAsync(2, static (_, _) => default).WithHangGuard();

        Assert.False(disposal.IsContextAsked);
    }

    [Fact]
    public async Task Task_UnderATimeout_IsAwaitedWithoutAContext()
    {
        var running = new TaskCompletionSource<int>();
        var options = new TimeoutOptions { Timeout = TimeSpan.FromSeconds(1), TimeProvider = Clocks.Virtual() };

        Assert.Equal(0, await RecordingContext.CountPostsAsync(() => running.Task.WithTimeoutAsync(options), () => running.SetResult(1)));
    }

    // A window's thread that cancels: what follows does not come back to it.
    [Fact]
    public async Task Cancel_OnAThreadWithAContext_LeavesThatContextAlone()
    {
        using var source = new TrackedTokenSource();
        var context = new RecordingContext();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task call = Items.ForEachThrottledAsync(
            1,
            async (_, token) =>
            {
                // with a callback on the token, canceling it takes its time
                Task canceled = token.CanceledAsync();
                started.SetResult();
                await canceled.ConfigureAwait(false);
            },
            source.Token);
        await started.Task.WithHangGuard();

        await Task.Run(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            try
            {
                source.Cancel();
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(null);
            }
        }).WithHangGuard();

        Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.Equal(0, context.Posts);
    }

    private sealed class Disposed(PendingValue<int> disposal) : IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        public int Current => 0;

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => new(false);

        public ValueTask DisposeAsync() => disposal.Plain;
    }
}
