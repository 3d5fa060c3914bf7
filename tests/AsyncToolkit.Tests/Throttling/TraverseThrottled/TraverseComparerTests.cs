using System.Collections.Concurrent;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.TraverseThrottled;

/// <summary>Comparers that throw or hang.</summary>
[Collection(PoolThreads.Name)]
public class TraverseComparerTests
{
    [Fact]
    public async Task Comparer_ThatThrowsForASeed_DoesNotLoseWhatIsDiscovered()
    {
        var gate = new Gate("seed");
        var visits = new ConcurrentQueue<int>();
        var options = new ThrottleOptions { MaxConcurrency = 2, FailureMode = FailureMode.Collect };
        Task call = Seeds().TraverseThrottledAsync(
            options,
            (node, _) =>
            {
                visits.Enqueue(node);
                if (node == 0)
                {
                    // the seed behind has failed by now
                    gate.Wait(CancellationToken.None);
                    return new ValueTask<IEnumerable<int>>([1, 2]);
                }

                return new ValueTask<IEnumerable<int>>([]);
            },
            new FaultyComparer(5));
        await gate.WhenParkedAsync(1);
        gate.Open();

        Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures);
        Assert.Equal([0, 1, 2], visits.Order());

        static IEnumerable<int> Seeds()
        {
            yield return 0;
            yield return 5;
        }
    }

    [Fact]
    public async Task Comparer_ThatHangsInAnAbandonedVisit_HoldsUpNeitherTheOthersNorTheEnd()
    {
        var time = Clocks.Virtual();
        var hanging = new Gate("comparer");
        var comparer = new HangingComparer(9, hanging);
        var options = new ThrottleOptions
        {
            MaxConcurrency = 2,
            ItemTimeout = TimeSpan.FromSeconds(1),
            AbandonAfter = TimeSpan.Zero,
            TimeProvider = time,
            FailureMode = FailureMode.Collect,
            Progress = new RecordingProgress(),
        };
        Task call = new[] { 0 }.TraverseThrottledAsync(
            options, static (node, _) => new ValueTask<IEnumerable<int>>(node == 0 ? [1, 9] : []), comparer);
        await hanging.WhenParkedAsync(1);

        time.Advance(TimeSpan.FromSeconds(1));
        try
        {
            ItemFailure failure = Assert.Single(Assert.IsType<FanOutException>(await call.EndAsync()).Failures);
            Assert.IsType<OperationTimeoutException>(failure.Exception);
        }
        finally
        {
            hanging.Open();
        }
    }

    private sealed class HangingComparer(int hanging, Gate gate) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) => x == y;

        public int GetHashCode(int obj)
        {
            if (obj == hanging)
            {
                gate.Wait();
            }

            return obj;
        }
    }
}
