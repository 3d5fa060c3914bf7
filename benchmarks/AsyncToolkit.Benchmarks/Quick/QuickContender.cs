using System.Diagnostics;
using Perfolizer.Horology;

namespace AsyncToolkit.Benchmarks;

/// <summary>Measures one contender: a round is as many invocations as fill some milliseconds.</summary>
internal sealed class QuickContender(Workload workload, ContenderCall call)
{
    private static readonly TimeSpan RoundLength = TimeSpan.FromMilliseconds(10);

    /// <summary>Long enough for the run-time to have replaced the first, unoptimised code: it waits 100 ms before it begins to.</summary>
    private static readonly TimeSpan WarmUpLength = TimeSpan.FromMilliseconds(250);

    private readonly IClock _clock = BenchmarkClass.Clock(workload);
    private readonly List<double> _nanosecondsPerItem = [];
    private int _invocationsPerRound = 1;

    internal string Name => call.Name;

    internal bool IsBaseline => call.IsBaseline;

    internal IReadOnlyList<double> NanosecondsPerItem => _nanosecondsPerItem;

    internal double BytesPerCall { get; private set; }

    internal double WorkItemsPerCall { get; private set; }

    internal async Task WarmUpAsync()
    {
        double fastest = double.MaxValue;
        long start = Stopwatch.GetTimestamp();
        int invocations = 0;
        while (invocations++ < 3 || Stopwatch.GetElapsedTime(start) < WarmUpLength)
        {
            fastest = Math.Min(fastest, await TimeInvocationAsync());
        }

        _invocationsPerRound = Math.Max(1, (int)(RoundLength.TotalNanoseconds / fastest));
    }

    internal async Task MeasureRoundAsync()
    {
        double elapsed = 0;
        for (int i = 0; i < _invocationsPerRound; i++)
        {
            elapsed += await TimeInvocationAsync();
        }

        _nanosecondsPerItem.Add(elapsed / (_invocationsPerRound * workload.ItemsPerInvocation));
    }

    internal async Task CountAsync()
    {
        var bytes = new double[5];
        var workItems = new double[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            call.Prepare();
            long workItemsBefore = ThreadPool.CompletedWorkItemCount;
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await call.Invoke();
            long after = GC.GetTotalAllocatedBytes(precise: true);
            bytes[i] = (double)(after - before) / workload.CallsPerInvocation;
            workItems[i] = (double)(ThreadPool.CompletedWorkItemCount - workItemsBefore) / workload.CallsPerInvocation;
        }

        BytesPerCall = Median.Of(bytes);
        WorkItemsPerCall = Median.Of(workItems);
    }

    private async Task<double> TimeInvocationAsync()
    {
        call.Prepare();
        StartedClock started = _clock.Start();
        await call.Invoke();
        return started.GetElapsed().GetNanoseconds();
    }
}
