using System.Diagnostics;

namespace AsyncToolkit.Benchmarks;

/// <summary>Measures one contender: a round is as many invocations as fill some milliseconds.</summary>
internal sealed class QuickContender(Workload workload, ContenderCall call)
{
    private static readonly TimeSpan RoundLength = TimeSpan.FromMilliseconds(10);

    /// <summary>Long enough for the run-time to have replaced the first, unoptimised code: it waits 100 ms before it begins to.</summary>
    private static readonly TimeSpan WarmUpLength = TimeSpan.FromMilliseconds(250);

    private readonly List<double> _nanosecondsPerItem = [];
    private int _invocationsPerRound = 1;

    internal string Name => call.Name;

    internal bool IsBaseline => call.IsBaseline;

    internal IReadOnlyList<double> NanosecondsPerItem => _nanosecondsPerItem;

    internal double BytesPerCall { get; private set; }

    internal async Task WarmUpAsync()
    {
        var fastest = TimeSpan.MaxValue;
        long start = Stopwatch.GetTimestamp();
        int invocations = 0;
        while (invocations++ < 3 || Stopwatch.GetElapsedTime(start) < WarmUpLength)
        {
            TimeSpan elapsed = await TimeInvocationAsync();
            fastest = elapsed < fastest ? elapsed : fastest;
        }

        _invocationsPerRound = Math.Max(1, (int)(RoundLength / fastest));
    }

    internal async Task MeasureRoundAsync()
    {
        var elapsed = TimeSpan.Zero;
        for (int i = 0; i < _invocationsPerRound; i++)
        {
            elapsed += await TimeInvocationAsync();
        }

        _nanosecondsPerItem.Add(elapsed.TotalNanoseconds / (_invocationsPerRound * workload.ItemsPerInvocation));
    }

    internal async Task MeasureBytesAsync()
    {
        var samples = new double[5];
        for (int i = 0; i < samples.Length; i++)
        {
            call.Prepare();
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await call.Invoke();
            long after = GC.GetTotalAllocatedBytes(precise: true);
            samples[i] = (double)(after - before) / workload.CallsPerInvocation;
        }

        BytesPerCall = Median.Of(samples);
    }

    private async Task<TimeSpan> TimeInvocationAsync()
    {
        call.Prepare();
        long start = Stopwatch.GetTimestamp();
        await call.Invoke();
        return Stopwatch.GetElapsedTime(start);
    }
}
