using System.Collections.Concurrent;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.TraverseThrottled;

public class TraverseTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Traverse_Tree_VisitsEachNodeOnce(int limit)
    {
        var visits = new ConcurrentQueue<int>();
        await new[] { 1 }.TraverseThrottledAsync(limit, async (node, _) =>
        {
            visits.Enqueue(node);
            if (node % 3 == 0)
            {
                await Task.Yield();
            }

            return node < 4096 ? [2 * node, (2 * node) + 1] : [];
        }).WithHangGuard();

        Assert.Equal(Enumerable.Range(1, 8191), visits.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Traverse_GraphWithCyclesAndDiamonds_VisitsEachDistinctNodeOnce(int limit)
    {
        var visits = new ConcurrentQueue<int>();
        Func<int, CancellationToken, Task<IEnumerable<int>>> body = (node, _) =>
        {
            visits.Enqueue(node);
            return Task.FromResult<IEnumerable<int>>([node, (node + 1) % 100, (node * 7) % 100, (node * 7) % 100]);
        };
        await new[] { 0, 0, 50 }.TraverseThrottledAsync(limit, body).WithHangGuard();

        Assert.Equal(Enumerable.Range(0, 100), visits.Order());
    }

    [Fact]
    public async Task Traverse_WithAComparer_DecidesByIt()
    {
        var visits = new ConcurrentQueue<string>();
        await new[] { "a", "A" }.TraverseThrottledAsync(
            2,
            (node, _) =>
            {
                visits.Enqueue(node);
                return new ValueTask<IEnumerable<string>>(["A", "b", "B"]);
            },
            StringComparer.OrdinalIgnoreCase).WithHangGuard();

        Assert.Equal(["a", "b"], visits.Order());
    }

    [Fact]
    public async Task Traverse_NullItems_AreItemsToo()
    {
        var visits = new ConcurrentQueue<string?>();
        await new string?[] { null, "a", null }.TraverseThrottledAsync(2, (node, _) =>
        {
            visits.Enqueue(node);
            return new ValueTask<IEnumerable<string?>>([null, "a"]);
        }).WithHangGuard();

        Assert.Equal(2, visits.Count);
    }

    [Fact]
    public async Task Traverse_LongChain_NeitherRecursesNorEndsEarly()
    {
        int visited = 0;
        await new[] { 0 }.TraverseThrottledAsync(3, (node, _) =>
        {
            visited++;
            return new ValueTask<IEnumerable<int>>(node < 199_999 ? [node + 1] : []);
        }).WithHangGuard();

        Assert.Equal(200_000, visited);
    }

    [Fact]
    public async Task Traverse_NoSeeds_CompletesAtOnce() =>
        await Array.Empty<int>().TraverseThrottledAsync(3, static (node, _) => throw new NotSupportedException($"{node}")).WithHangGuard();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public async Task Limit_OfDiscoveredItems_IsReachedAndNeverExceeded(int limit)
    {
        var probe = new ConcurrencyProbe();
        Task call = new[] { 0 }.TraverseThrottledAsync(limit, async (node, token) =>
        {
            if (node == 0)
            {
                return Enumerable.Range(1, 200);
            }

            await probe.ParkAsync(token);
            return [];
        });
        await probe.ExpectInFlightAsync(limit);
        Assert.Equal(limit, probe.Started);
        probe.ReleaseAll();

        await call.WithHangGuard();
        Assert.Equal((limit, 200), (probe.Peak, probe.Started));
    }

    [Fact]
    public async Task Traverse_WhileNothingIsQueuedButAVisitRuns_DoesNotEnd()
    {
        var first = new Gate("first");
        var second = new Gate("second");
        var others = new Gate("others");
        Task call = new[] { 0, 1 }.TraverseThrottledAsync(4, async (node, _) =>
        {
            switch (node)
            {
                case 0:
                    await first.WaitAsync(CancellationToken.None);
                    return [2, 3];
                case 1:
                    await second.WaitAsync(CancellationToken.None);
                    return [];
                default:
                    await others.WaitAsync(CancellationToken.None);
                    return [];
            }
        });
        await first.WhenParkedAsync(1);
        await second.WhenParkedAsync(1);

        second.Open();
        Assert.False(call.IsCompleted);
        first.Open();
        await others.WhenParkedAsync(2);
        Assert.False(call.IsCompleted);
        others.Open();

        await call.WithHangGuard();
    }

    // The one that is discovered first blocks its thread until the next has been discovered.
    [Fact]
    public async Task Discovery_WhoseVisitBlocks_DoesNotHoldUpThoseBehindIt()
    {
        for (int round = 0; round < 10; round++)
        {
            var seed = new Gate("seed");
            var next = new Gate("next");
            Task call = new[] { 0 }.TraverseThrottledAsync(2, async (node, _) =>
            {
                if (node == 0)
                {
                    await seed.WaitAsync(CancellationToken.None);
                    return Children(next);
                }

                next.Wait(CancellationToken.None);
                return [];
            });
            await seed.WhenParkedAsync(1);
            seed.Open();
            try
            {
                await call.WithHangGuard();
            }
            finally
            {
                next.Open();
            }
        }

        static IEnumerable<int> Children(Gate next)
        {
            yield return 1;
            next.Open();
            yield return 2;
        }
    }

    [Fact]
    public async Task Seeds_WhileDiscoveriesWait_AreNotPulled()
    {
        int pulled = 0;
        int discovered = 0;
        using var source = new TrackedTokenSource();
        Task call = Forever().TraverseThrottledAsync(
            1,
            (node, _) =>
            {
                if (node >= 0)
                {
                    // a seed: two discoveries wait now
                    return new ValueTask<IEnumerable<int>>([-(2 * node) - 1, -(2 * node) - 2]);
                }

                int seeds = Volatile.Read(ref pulled);
                Assert.Equal((discovered++ / 2) + 1, seeds);
                if (discovered == 1000)
                {
                    source.Cancel();
                }

                return new ValueTask<IEnumerable<int>>([]);
            },
            source.Token);

        Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.True(call.IsCanceled);
        Assert.Equal((500, 1000), (pulled, discovered));

        IEnumerable<int> Forever()
        {
            while (true)
            {
                yield return pulled++;
            }
        }
    }

    [Fact]
    public async Task Progress_OfATraversal_TotalsWhatIsDiscoveredSoFar()
    {
        var time = Clocks.Virtual();
        var progress = new RecordingProgress();
        var gate = new Gate();
        var options = new ThrottleOptions { MaxConcurrency = 1, Progress = progress, TimeProvider = time };
        Task call = new[] { 0 }.TraverseThrottledAsync(options, async (node, _) =>
        {
            if (node == 0)
            {
                return [1, 2, 3, 3];
            }

            await gate.WaitAsync(CancellationToken.None);
            return node == 3 ? [4] : [];
        });
        await gate.WhenParkedAsync(1);
        time.Advance(TimeSpan.FromSeconds(1));
        ThrottleProgress first = await progress.NextAsync();
        gate.Open();
        await call.WithHangGuard();
        ThrottleProgress last = await progress.NextAsync();

        Assert.Equal((4L, 2L, 1L, 1), (first.Total!.Value, first.Started, first.Completed, first.InFlight));
        Assert.Equal((5L, 5L, 5L, 0), (last.Total!.Value, last.Started, last.Completed, last.InFlight));
        Assert.Equal(0, time.ActiveTimers);
    }

    [Fact]
    public async Task RateLimiter_OfATraversal_GivesOnePermitToEachVisit()
    {
        var limiter = new ScriptedLimiter();
        var options = new ThrottleOptions { MaxConcurrency = 3, RateLimiter = limiter };
        int visited = 0;
        await new[] { 1 }.TraverseThrottledAsync(options, (node, _) =>
        {
            Interlocked.Increment(ref visited);
            return new ValueTask<IEnumerable<int>>(node < 64 ? [2 * node, (2 * node) + 1] : []);
        }).WithHangGuard();

        Assert.Equal((127, 127, 127), (visited, limiter.Granted, limiter.Returned));
    }

    [Fact]
    public async Task RateLimiter_ThatRefusesAVisit_FailsItAndTheTraversalEnds()
    {
        ScriptedLimiter? self = null;
        var limiter = self = new ScriptedLimiter((call, _) => new(call == 1 ? self!.Reject() : self!.Grant()));
        var options = new ThrottleOptions { MaxConcurrency = 3, RateLimiter = limiter, FailureMode = FailureMode.Collect };
        var visits = new ConcurrentQueue<int>();
        Task call = new[] { 0 }.TraverseThrottledAsync(options, (node, _) =>
        {
            visits.Enqueue(node);
            return new ValueTask<IEnumerable<int>>(node == 0 ? [1, 2] : []);
        });

        ItemFailure failure = Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures);
        Assert.IsType<RateLimitRejectedException>(failure.Exception);
        Assert.Equal((1L, 1), (failure.Index, (int)failure.Item!));
        Assert.Equal([0, 2], visits.Order());
        Assert.Equal(limiter.Granted, limiter.Returned);
    }
}
