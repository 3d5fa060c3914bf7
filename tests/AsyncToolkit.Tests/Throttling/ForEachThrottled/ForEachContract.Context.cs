using System.Collections.Concurrent;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.ForEachThrottled;

public abstract partial class ForEachContract<TSource, TEntry>
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Context_OfTheCaller_IsUsedForNothing(int limit)
    {
        var context = new RecordingContext();
        var seen = new ConcurrentBag<(Thread Thread, bool IsPool, SynchronizationContext? Context, TaskScheduler Scheduler)>();
        Thread? caller = null;
        await DedicatedThread.RunAsync(() =>
        {
            caller = Thread.CurrentThread;
            SynchronizationContext.SetSynchronizationContext(context);
            Task call = Start(Enumerable.Range(0, 200), limit, async (item, _) =>
            {
                Note();
                if (item % 5 == 0)
                {
                    await Task.Yield();
                    Note();
                }
            });
            DedicatedThread.Block(call);
        });

        Assert.Equal(240, seen.Count);
        Assert.All(seen, entry =>
        {
            Assert.NotSame(caller, entry.Thread);
            Assert.True(entry.IsPool);
            Assert.Null(entry.Context);
            Assert.Same(TaskScheduler.Default, entry.Scheduler);
        });
        Assert.Equal(0, context.Posts);

        void Note() =>
            seen.Add((Thread.CurrentThread, Thread.CurrentThread.IsThreadPoolThread, SynchronizationContext.Current, TaskScheduler.Current));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Context_OfACompletingThread_RunsNoBody(int limit)
    {
        var context = new RecordingContext();
        var parked = new ConcurrentQueue<TaskCompletionSource>();
        using var arrived = new SemaphoreSlim(0);
        var foreign = new ConcurrentBag<int>();
        Thread? completer = null;
        Task call = Start(Enumerable.Range(0, 100), limit, (item, _) =>
        {
            if (Thread.CurrentThread == Volatile.Read(ref completer))
            {
                foreign.Add(item);
            }

            // continuations run inside SetResult
            var source = new TaskCompletionSource();
            parked.Enqueue(source);
            arrived.Release();
            return new ValueTask(source.Task);
        });
        await DedicatedThread.RunAsync(() =>
        {
            Volatile.Write(ref completer, Thread.CurrentThread);
            SynchronizationContext.SetSynchronizationContext(context);
            for (int i = 0; i < 100; i++)
            {
                Assert.True(arrived.Wait(HangGuard.Patience));
                Assert.True(parked.TryDequeue(out TaskCompletionSource? source));
                source.SetResult();
                Assert.Same(context, SynchronizationContext.Current);
            }

            DedicatedThread.Block(call);
        });

        Assert.Empty(foreign);
        Assert.Equal(0, context.Posts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task ExecutionContext_OfTheCaller_FlowsIntoBodiesAndLeaksNowhere(int limit)
    {
        var local = new AsyncLocal<int> { Value = -1 };
        var strange = new ConcurrentBag<string>();
        await Start(Enumerable.Range(0, 400), limit, (item, _) =>
        {
            if (local.Value != -1 || SynchronizationContext.Current is not null || ExecutionContext.IsFlowSuppressed())
            {
                strange.Add($"{item}: {local.Value}, {SynchronizationContext.Current}, {ExecutionContext.IsFlowSuppressed()}");
            }

            // none of this is undone: the body is no async method
            local.Value = item;
            if (item % 3 == 0)
            {
                SynchronizationContext.SetSynchronizationContext(new RecordingContext());
            }

            if (item % 5 == 0)
            {
                ExecutionContext.SuppressFlow();
            }

            return item % 4 == 0 ? new ValueTask(SuspendAsync()) : default;
        }).WithHangGuard();

        Assert.Empty(strange);
        Assert.Equal(-1, local.Value);

        static async Task SuspendAsync() => await Task.Yield();
    }

    [Fact]
    public async Task ExecutionContext_AfterAFailingBody_LeaksNowhere()
    {
        var local = new AsyncLocal<int> { Value = -1 };
        var seen = new ConcurrentBag<int>();
        var gate = new Gate();
        Task call = Start([0, 1], 2, async (item, token) =>
        {
            seen.Add(local.Value);
            local.Value = item;
            if (item == 0)
            {
                await gate.WaitAsync(CancellationToken.None);
                seen.Add(local.Value - 1);
                throw new InvalidOperationException();
            }

            gate.Open();
            await gate.WaitAsync(CancellationToken.None);
        });
        await call.EndAsync();

        Assert.Equal([-1, -1, -1], seen);
    }

    [Fact]
    public async Task ExecutionContext_WithFlowSuppressedByTheCaller_IsTheDefaultInEveryBody()
    {
        var local = new AsyncLocal<int> { Value = 7 };
        var seen = new ConcurrentBag<int>();
        Task call;
        using (ExecutionContext.SuppressFlow())
        {
            call = Start(Enumerable.Range(0, 100), 3, (item, _) =>
            {
                seen.Add(local.Value);
                local.Value = item + 1;
                return item % 4 == 0 ? new ValueTask(Task.Run(static () => { }, CancellationToken.None)) : default;
            });
        }

        await call.WithHangGuard();
        Assert.Equal(Enumerable.Repeat(0, 100), seen);
    }
}
