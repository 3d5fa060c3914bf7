namespace AsyncToolkit.Benchmarks;

/// <summary>Measures the contenders of one case against each other.</summary>
internal static class QuickMeasurement
{
    /// <summary>With fewer items, the clock would be a visible part of a call.</summary>
    private const int ShortCall = 1_000;

    internal static async Task<CaseResult> RunAsync(BenchmarkCase benchmark, QuickOptions options)
    {
        Workload workload = benchmark.Workload;
        // Calls that come from a pool thread are what servers make, and the main thread has nobody to wake then.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (workload.ItemsPerCall > ShortCall)
        {
            workload.CallsPerInvocation = 1;
        }

        await BenchmarkClass.SetUpAsync(workload);
        QuickContender[] contenders =
            [.. from call in options.Reasons ? BenchmarkClass.ContendersAndReasons(workload) : BenchmarkClass.Contenders(workload)
                where options.Includes(call)
                select new QuickContender(workload, call)];
        foreach (QuickContender contender in contenders)
        {
            await contender.WarmUpAsync();
        }

        var handovers = new List<double>();
        for (int round = 0; round < options.Rounds; round++)
        {
            handovers.Add(CacheLine.HandOver());
            for (int i = 0; i < contenders.Length; i++)
            {
                // Each round begins with another contender, and with an empty heap: nobody always pays for the garbage of the same neighbour.
                GC.Collect();
                await contenders[(round + i) % contenders.Length].MeasureRoundAsync();
            }
        }

        foreach (QuickContender contender in contenders)
        {
            await contender.CountAsync();
        }

        IReadOnlyList<double> baseline = contenders.First(c => c.IsBaseline).NanosecondsPerItem;
        IReadOnlyList<double>? floor = contenders.FirstOrDefault(c => c.Name == Contender.PlainLoop)?.NanosecondsPerItem;
        return new CaseResult(
            benchmark,
            [.. from contender in contenders
                let times = contender.NanosecondsPerItem
                select new ContenderResult(
                    contender.Name,
                    Median.Of(times.Zip(baseline, (time, other) => time / other)),
                    floor is null ? double.NaN : Median.Of(times.Zip(floor, (time, other) => time / other)),
                    Median.Of(times),
                    contender.BytesPerCall,
                    contender.WorkItemsPerCall)])
        {
            HandoverNanoseconds = Median.Of(handovers),
        };
    }
}
