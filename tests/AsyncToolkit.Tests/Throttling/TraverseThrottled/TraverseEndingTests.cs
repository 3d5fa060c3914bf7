using System.Collections.Concurrent;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.TraverseThrottled;

/// <summary>Traversals that fail, are canceled, or are given up.</summary>
public class TraverseEndingTests
{
    private static readonly ThrottleOptions Collecting = new() { MaxConcurrency = 2, FailureMode = FailureMode.Collect };

    [Fact]
    public async Task Body_Fails_FailsTheCallWithItsStack()
    {
        Task call = new[] { 0 }.TraverseThrottledAsync(2, static (node, _) =>
            node == 3 ? Root() : new ValueTask<IEnumerable<int>>([node + 1]));

        Exception? thrown = await call.EndAsync();
        Assert.Contains(nameof(Root), Assert.IsType<IOException>(thrown).StackTrace, StringComparison.Ordinal);
        Assert.Same(thrown, Assert.Single(call.Exception!.InnerExceptions));

        static ValueTask<IEnumerable<int>> Root() => throw new IOException("root");
    }

    [Fact]
    public async Task Body_ReturnsNull_IsAFailureOfTheItem()
    {
        Task call = new[] { 0, 1, 2 }.TraverseThrottledAsync(
            Collecting, static (node, _) => new ValueTask<IEnumerable<int>>(node == 1 ? null! : []));

        ItemFailure failure = Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures);
        Assert.Equal(
            "The body returned null instead of the items that it discovered.", Assert.IsType<InvalidOperationException>(failure.Exception).Message);
        Assert.Equal((1L, 1), (failure.Index, (int)failure.Item!));
    }

    [Fact]
    public async Task Children_ThatFailHalfWay_LeadToThoseBefore()
    {
        var visits = new ConcurrentQueue<int>();
        int disposed = 0;
        Task call = new[] { 0 }.TraverseThrottledAsync(Collecting, (node, _) =>
        {
            visits.Enqueue(node);
            return new ValueTask<IEnumerable<int>>(node == 0 ? Children() : []);
        });

        ItemFailure failure = Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures);
        Assert.Equal((0L, 0, "half-way"), (failure.Index, (int)failure.Item!, failure.Exception.Message));
        Assert.Equal([0, 1, 2], visits.Order());
        Assert.Equal(1, disposed);

        IEnumerable<int> Children()
        {
            try
            {
                yield return 1;
                yield return 2;
                throw new IOException("half-way");
            }
            finally
            {
                disposed++;
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Seeds_ThatFail_EndTheSeedsAndNotTheTraversal(int failing)
    {
        var seeds = new ScriptedSource(9) { OnMoveNext = i => Throw(i == failing) };
        var visits = new ConcurrentQueue<int>();
        Task call = seeds.As(isAsync: false).Items!.TraverseThrottledAsync(Collecting, (node, _) =>
        {
            visits.Enqueue(node);
            return new ValueTask<IEnumerable<int>>(node < 100 ? [node + 100, node + 200] : []);
        });

        ItemFailure failure = Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures);
        Assert.Equal((true, (long)failing), (failure.IsSourceFailure, failure.Index));
        Assert.Equal(Enumerable.Range(0, failing).SelectMany(static seed => new[] { seed, seed + 100, seed + 200 }).Order(), visits.Order());
        Assert.Equal(1, seeds.Disposed);
    }

    [Fact]
    public async Task Seeds_ThatCannotBeOpenedOrDisposed_FailTheCall()
    {
        var unopened = new ScriptedSource(9) { OnGetEnumerator = static () => Throw(true) };
        Task call = unopened.As(isAsync: false).Items!.TraverseThrottledAsync(2, NoChildren);
        Assert.IsType<IOException>(await call.EndAsync());
        Assert.Equal(0, unopened.Disposed);

        var undisposed = new ScriptedSource(9) { OnDispose = static () => Throw(true) };
        call = undisposed.As(isAsync: false).Items!.TraverseThrottledAsync(2, NoChildren);
        Assert.IsType<IOException>(await call.EndAsync());
        Assert.Equal(1, undisposed.Disposed);
    }

    [Fact]
    public async Task Comparer_ThatThrowsForAChild_FailsTheItem()
    {
        var comparer = new FaultyComparer(5);
        var visits = new ConcurrentQueue<int>();
        Task call = new[] { 0 }.TraverseThrottledAsync(
            Collecting,
            (node, _) =>
            {
                visits.Enqueue(node);
                return new ValueTask<IEnumerable<int>>(node == 0 ? [1, 5, 2] : []);
            },
            comparer);

        ItemFailure failure = Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures);
        Assert.Equal((0L, "comparer"), (failure.Index, failure.Exception.Message));
        Assert.Equal([0, 1], visits.Order());
    }

    [Fact]
    public async Task Cancellation_WhileTheFrontierWaits_EndsWithTheBodies()
    {
        foreach (bool observes in new[] { false, true })
        {
            using var source = new TrackedTokenSource();
            var gate = new Gate();
            int visited = 0;
            Task call = new[] { 0 }.TraverseThrottledAsync(
                4,
                async (node, token) =>
                {
                    Interlocked.Increment(ref visited);
                    await gate.WaitAsync(observes ? token : CancellationToken.None);
                    return [node + 1, node + 2];
                },
                source.Token);
            await gate.WhenParkedAsync(1);

            await source.CancelAsync();
            gate.Open();

            var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
            Assert.True(call.IsCanceled);
            Assert.Equal((source.Token, (Exception?)null, 1), (thrown.CancellationToken, thrown.InnerException, visited));
        }
    }

    [Fact]
    public async Task Cancellation_OfAVisitThatLeadsNowhere_PreventsNothing()
    {
        using var source = new TrackedTokenSource();
        var gate = new Gate();
        Task call = new[] { 0 }.TraverseThrottledAsync(
            4,
            async (_, _) =>
            {
                await gate.WaitAsync(CancellationToken.None);
                return [];
            },
            source.Token);
        await gate.WhenParkedAsync(1);

        await source.CancelAsync();
        gate.Open();

        await call.WithHangGuard();
    }

    [Fact]
    public async Task Cancellation_WithItemsQueued_VisitsThemNoMore()
    {
        using var source = new TrackedTokenSource();
        int visited = 0;
        Task call = new[] { 0 }.TraverseThrottledAsync(
            1,
            (node, _) =>
            {
                visited++;
                if (node == 2)
                {
                    source.Cancel();
                }

                return new ValueTask<IEnumerable<int>>(node == 0 ? [1, 2, 3, 4] : []);
            },
            source.Token);

        Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.True(call.IsCanceled);
        Assert.Equal(3, visited);
    }

    [Fact]
    public async Task AbandonAfter_VisitThatDiscoversLate_LeadsNowhere()
    {
        var time = Clocks.Virtual();
        var logger = new RecordingLogger();
        var progress = new RecordingProgress();
        var gate = new Gate();
        var early = new Gate();
        var late = new Gate();
        var options = new ThrottleOptions
        {
            MaxConcurrency = 2,
            ItemTimeout = TimeSpan.FromSeconds(10),
            AbandonAfter = TimeSpan.Zero,
            TimeProvider = time,
            FailureMode = FailureMode.Collect,
            Logger = logger,
            Progress = progress,
            ProgressInterval = TimeSpan.FromDays(1),
        };
        var visits = new ConcurrentQueue<int>();
        Task call = new[] { 0, 1 }.TraverseThrottledAsync(options, async (node, _) =>
        {
            visits.Enqueue(node);
            switch (node)
            {
                case 0:
                    await gate.WaitAsync(CancellationToken.None);
                    return [7, 8, 9];
                case 1:
                    await early.WaitAsync(CancellationToken.None);
                    return [2];
                case 2:
                    return [3];
                default:
                    await late.WaitAsync(CancellationToken.None);
                    return [];
            }
        });
        await gate.WhenParkedAsync(1);
        await early.WhenParkedAsync(1);
        time.Advance(TimeSpan.FromSeconds(5));
        early.Open();

        // it has begun after 1 and 2 have ended, and has five seconds more than 0
        await late.WhenParkedAsync(1);
        time.Advance(TimeSpan.FromSeconds(5));
        late.Open();

        ItemFailure failure = Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures);
        Assert.IsType<OperationTimeoutException>(failure.Exception);
        Assert.Equal(0, (int)failure.Item!);
        ThrottleProgress last = await progress.NextAsync();
        Assert.Equal((4L, 4L, 1L, 0), (last.Total!.Value, last.Started, last.Abandoned, last.InFlight));

        gate.Open();
        Assert.Equal(2002, (await logger.NextAsync()).Id);
        Assert.Equal(2003, (await logger.NextAsync()).Id);
        Assert.Equal([0, 1, 2, 3], visits.Order());
        Assert.Equal(0, time.ActiveTimers);
    }

    [Fact]
    public async Task AbandonAfter_VisitThatDiscoversWhileOthersGoOn_LeadsNowhere()
    {
        var time = Clocks.Virtual();
        var logger = new RecordingLogger();
        var abandoned = new Gate("abandoned");
        var early = new Gate("early");
        var others = new Gate("others");
        var options = new ThrottleOptions
        {
            MaxConcurrency = 2,
            ItemTimeout = TimeSpan.FromSeconds(10),
            AbandonAfter = TimeSpan.Zero,
            TimeProvider = time,
            FailureMode = FailureMode.Collect,
            Logger = logger,
        };
        var visits = new ConcurrentQueue<int>();
        Task call = new[] { 0, 1 }.TraverseThrottledAsync(options, async (node, _) =>
        {
            visits.Enqueue(node);
            await (node == 0 ? abandoned : node == 1 ? early : others).WaitAsync(CancellationToken.None);
            return node == 0 ? [7, 8, 9] : node == 1 ? [2, 3] : [];
        });
        await abandoned.WhenParkedAsync(1);
        await early.WhenParkedAsync(1);
        time.Advance(TimeSpan.FromSeconds(5));
        early.Open();
        await others.WhenParkedAsync(1);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(2002, (await logger.NextAsync()).Id);

        // the next has its place, so its visit has ended; the call has not
        await others.WhenParkedAsync(2);
        abandoned.Open();
        Assert.Equal(2003, (await logger.NextAsync()).Id);
        others.Open();

        Assert.Equal(0, Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures).Index);
        Assert.Equal([0, 1, 2, 3], visits.Order());
    }

    [Fact]
    public async Task StopAfter_ThatManyVisits_StopsTheTraversal()
    {
        int visited = 0;
        var options = new ThrottleOptions { MaxConcurrency = 1, FailureMode = FailureMode.StopAfter(2) };
        Task call = new[] { 0, 1, 2, 3 }.TraverseThrottledAsync(options, (node, _) =>
        {
            visited++;
            return node % 2 == 1 ? throw new IOException() : new ValueTask<IEnumerable<int>>(node < 10 ? [node + 10] : []);
        });

        Assert.Equal(2, Assert.IsType<FanOutException>(await call.EndAsync()).Failures.Count);
        // 0, 10, 1, 2, 12, 3: seeds are pulled when no discovery waits
        Assert.Equal(6, visited);
    }

    private static ValueTask<IEnumerable<int>> NoChildren(int node, CancellationToken token) => new([]);

    private static void Throw(bool now)
    {
        if (now)
        {
            throw new IOException();
        }
    }
}
