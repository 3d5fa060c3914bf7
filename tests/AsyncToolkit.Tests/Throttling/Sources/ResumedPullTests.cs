using System.Threading.Channels;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.Sources;

/// <summary>A pull may end on any thread, with its continuation on top: what follows runs there only where nothing of anybody's is in the way.</summary>
[Collection(PoolThreads.Name)]
public class ResumedPullTests
{
    [ThreadStatic]
    private static bool _insideBody;

    private readonly PullByHand _pull = new();
    private readonly Channel<int> _ran = Channel.CreateUnbounded<int>();
    private string? _wrongPlace;

    [Fact]
    public async Task Pull_EndsOnAThreadOfTheUsers_BodyRunsOnThePool()
    {
        Task call = Start();
        await _pull.Awaited.WhenParkedAsync(1);

        await DedicatedThread.RunAsync(() => _pull.Complete());

        await AssertGoesOnAsync(call);
    }

    [Fact]
    public async Task Pull_EndsUnderASynchronizationContext_BodyRunsWithoutIt()
    {
        var context = new RecordingContext();
        Task call = Start();
        await _pull.Awaited.WhenParkedAsync(1);

        await Task.Run(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            try
            {
                _pull.Complete();
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(null);
            }
        }).WithHangGuard();

        await AssertGoesOnAsync(call);
        Assert.Equal(0, context.Posts);
    }

    [Fact]
    public async Task Pull_EndsOnATaskScheduler_BodyRunsOnTheDefaultOne()
    {
        Task call = Start();
        await _pull.Awaited.WhenParkedAsync(1);

        await Task.Factory.StartNew(
            () => _pull.Complete(),
            CancellationToken.None,
            TaskCreationOptions.None,
            new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).WithHangGuard();

        await AssertGoesOnAsync(call);
    }

    [Fact]
    public async Task Pull_EndsInsideABody_NextBodyRunsOutsideOfIt()
    {
        Task call = Start(item =>
        {
            if (item == 0)
            {
                // the next pull is under way already, since there is room for two
                DedicatedThread.Block(_pull.Awaited.WhenParkedAsync(2));
                _pull.Complete();
            }
        });
        await _pull.Awaited.WhenParkedAsync(1);

        await Task.Run(() => _pull.Complete()).WithHangGuard();

        Assert.Equal([0, 1], new[] { await NextAsync(), await NextAsync() }.Order());
        await _pull.Awaited.WhenParkedAsync(3);
        await EndAsync(call);
    }

    [Fact]
    public async Task Pull_ThatIsPending_IsAwaitedWithoutAContext()
    {
        Task call = Start();
        await _pull.Awaited.WhenParkedAsync(1);

        await EndAsync(call);

        Assert.False(_pull.IsContextAsked);
    }

    private Task Start(Action<int>? body = null) => _pull.ForEachThrottledAsync(2, (item, _) =>
    {
        Note();
        _insideBody = true;
        try
        {
            body?.Invoke(item);
        }
        finally
        {
            _insideBody = false;
        }

        Assert.True(_ran.Writer.TryWrite(item));
        return ValueTask.CompletedTask;
    });

    private void Note() => _wrongPlace ??=
        _insideBody ? "inside another body"
        : !Thread.CurrentThread.IsThreadPoolThread ? "a thread of the user's"
        : SynchronizationContext.Current is { } context ? $"under {context}"
        : TaskScheduler.Current != TaskScheduler.Default ? $"on {TaskScheduler.Current}"
        : null;

    private async Task AssertGoesOnAsync(Task call)
    {
        Assert.Equal(0, await NextAsync());
        await _pull.Awaited.WhenParkedAsync(2);
        await EndAsync(call);
    }

    private async Task EndAsync(Task call)
    {
        await Task.Run(() => _pull.Complete(any: false)).WithHangGuard();
        await call.WithHangGuard();
        Assert.Null(_wrongPlace);
    }

    private Task<int> NextAsync() => _ran.Reader.ReadAsync().AsTask().WithHangGuard();
}
