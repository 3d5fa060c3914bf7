using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.SelectThrottled;

public abstract partial class SelectContract<TSource, TEntry>
{
    private static readonly AsyncLocal<string?> Ambient = new();

    [Fact]
    public async Task Context_OfTheFirstMove_FlowsIntoBodiesAndNothingLeaks()
    {
        Ambient.Value = "consumer";
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        (List<int> results, Exception? thrown) = await Select(Enumerable.Range(0, 100), 3, async (item, _) =>
        {
            seen.Enqueue(Ambient.Value);
            Ambient.Value = $"body {item}";
            if (item % 2 == 0)
            {
                await Task.Yield();
            }

            return item;
        }).DrainAsync();

        Assert.Null(thrown);
        Assert.Equal(100, results.Count);
        Assert.All(seen, static value => Assert.Equal("consumer", value));
        Assert.Equal("consumer", Ambient.Value);
    }

    [Fact]
    public async Task Context_ThatTheConsumerCaptures_IsWhereItGoesOn()
    {
        var context = new HomeContext();
        var gate = new Gate();
        bool inBody = false;
        bool away = false;
        var consumed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        context.Post(_ => ConsumeAsync(), null);
        await gate.WhenParkedAsync(2);
        gate.Open();

        await consumed.Task.WithHangGuard();
        Assert.False(inBody);
        Assert.False(away);

        async void ConsumeAsync()
        {
            await using IAsyncEnumerator<int> enumerator = Select(Enumerable.Range(0, 9), 2, async (item, token) =>
            {
                inBody |= SynchronizationContext.Current is not null;
                await gate.WaitAsync(token).ConfigureAwait(false);
                return item;
            }).GetAsyncEnumerator();
            while (await enumerator.MoveNextAsync())
            {
                away |= SynchronizationContext.Current != context;
            }

            consumed.SetResult();
        }
    }

    [Fact]
    public async Task Context_NoBodyRunsInsideAMove()
    {
        int moving = 0;
        bool inside = false;
        IAsyncEnumerator<int> enumerator = Select(Enumerable.Range(0, 200), 2, (item, _) =>
        {
            inside |= Volatile.Read(ref moving) == Environment.CurrentManagedThreadId;
            return new ValueTask<int>(item);
        }).GetAsyncEnumerator();
        for (int taken = 0; taken < 200; taken++)
        {
            Volatile.Write(ref moving, Environment.CurrentManagedThreadId);
            Task<bool> move = enumerator.MoveNextAsync().AsTask();
            Volatile.Write(ref moving, 0);
            Assert.True(await move.WithHangGuard());
        }

        await enumerator.EndAsync();
        Assert.False(inside);
    }

    /// <summary>What is posted runs on the pool, with this context as the current one.</summary>
    private sealed class HomeContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => ThreadPool.QueueUserWorkItem(_ =>
        {
            SetSynchronizationContext(this);
            d(state);
            SetSynchronizationContext(null);
        });
    }
}
