using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.ForEachThrottled;

/// <summary>What holds for sources that block in their pulls.</summary>
public abstract class ForEachPullBlockingContract<TSource, TEntry> : ForEachBlockingContract<TSource, TEntry>
    where TSource : ISourceKind
    where TEntry : IEntryPoint
{
    [Theory]
    [InlineData(2, false)]
    [InlineData(8, false)]
    [InlineData(2, true)]
    [InlineData(8, true)]
    public async Task Pull_ThatBlocksUntilTheBodiesBeforeItHaveEnded_HoldsUpNone(int limit, bool suspend)
    {
        using var ended = new SemaphoreSlim(0);
        await TEntry.Start(TSource.Make(Blocking()), limit, async (_, _) =>
        {
            if (suspend)
            {
                await Task.Yield();
            }

            ended.Release();
        }).WithHangGuard();

        IEnumerable<int> Blocking()
        {
            for (int i = 0; i < 50; i++)
            {
                yield return i;
                Assert.True(ended.Wait(HangGuard.Patience));
            }
        }
    }

    [Fact]
    public async Task Pull_ThatBlocks_LetsSuspendedBodiesEnd()
    {
        var pull = new Gate("pull");
        var bodies = new Gate("bodies");
        int ended = 0;
        var allEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task call = TEntry.Start(TSource.Make(Blocking()), 4, async (item, _) =>
        {
            await bodies.WaitAsync(CancellationToken.None);
            if (Interlocked.Increment(ref ended) == 3)
            {
                allEnded.SetResult();
            }
        });
        await bodies.WhenParkedAsync(3);
        await pull.WhenParkedAsync(1);

        bodies.Open();
        await allEnded.Task.WithHangGuard();
        Assert.False(call.IsCompleted);
        pull.Open();

        await call.WithHangGuard();
        Assert.Equal(4, ended);

        IEnumerable<int> Blocking()
        {
            for (int i = 0; i < 3; i++)
            {
                yield return i;
            }

            pull.Wait();
            yield return 3;
        }
    }

    [Fact]
    public async Task Cancellation_WhileAPullBlocks_EndsWhenThePullHasEnded()
    {
        using var source = new TrackedTokenSource();
        var pull = new Gate("pull");
        var begun = new Gate("body");
        int ran = 0;
        Task call = TEntry.Start(
            TSource.Make(Blocking()),
            4,
            (_, _) =>
            {
                Interlocked.Increment(ref ran);
                begun.Mark();
                return default;
            },
            source.Token);
        await pull.WhenParkedAsync(1);
        await begun.WhenParkedAsync(1);

        await source.CancelAsync();
        Assert.False(call.IsCompleted);
        pull.Open();

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.Equal(source.Token, thrown.CancellationToken);
        Assert.Null(thrown.InnerException);
        Assert.Equal(1, ran);

        IEnumerable<int> Blocking()
        {
            yield return 0;
            pull.Wait();
            yield return 1;
        }
    }

    [Fact]
    public async Task Cancellation_WhileTheLastPullBlocks_PreventsNothing()
    {
        using var source = new TrackedTokenSource();
        var pull = new Gate("pull");
        Task call = TEntry.Start(TSource.Make(Blocking()), 4, static (_, _) => default, source.Token);
        await pull.WhenParkedAsync(1);

        await source.CancelAsync();
        pull.Open();

        await call.WithHangGuard();

        IEnumerable<int> Blocking()
        {
            yield return 0;
            pull.Wait();
        }
    }
}
