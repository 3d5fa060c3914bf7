using System.Collections.Concurrent;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.TraverseThrottled;

/// <summary>Seeds that go on and on without anything new.</summary>
[Collection(PoolThreads.Name)]
public class TraverseSeedTests
{
    private readonly TaskCompletionSource _repeating = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stop;

    [Fact]
    public async Task Cancellation_WhileSeedsOnlyRepeatThemselves_EndsTheCall()
    {
        using var source = new TrackedTokenSource();
        Task call = Repeating().TraverseThrottledAsync(
            2,
            async (_, _) =>
            {
                await _repeating.Task;
                await source.CancelAsync();
                return [];
            },
            source.Token);
        try
        {
            Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
            Assert.True(call.IsCanceled);
        }
        finally
        {
            _stop = true;
        }
    }

    [Fact]
    public async Task Seeds_ThatOnlyRepeatThemselves_HoldUpNoDiscoveries()
    {
        var visits = new ConcurrentQueue<int>();
        Task call = Repeating().TraverseThrottledAsync(2, async (node, _) =>
        {
            await _repeating.Task;
            visits.Enqueue(node);
            _stop |= node == 2;
            return node < 2 ? [node + 1] : [];
        });
        try
        {
            await call.WithHangGuard();
            Assert.Equal([0, 1, 2], visits.Order());
        }
        finally
        {
            _stop = true;
        }
    }

    private IEnumerable<int> Repeating()
    {
        for (int pulled = 0; !_stop; pulled++)
        {
            if (pulled == 3)
            {
                _repeating.SetResult();
            }

            yield return 0;
        }
    }
}
