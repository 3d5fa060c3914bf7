using System.Diagnostics;
using System.Globalization;

namespace AsyncToolkit.Soak;

/// <summary>The timeouts mode: random calls under a timeout or a deadline, on the system's clock, some hundreds at a time.</summary>
internal static class TimeoutSoak
{
    private const int BatchesAtATime = 3;
    private const long FlatWithin = 2_000_000;

    internal static async Task<int> RunAsync(SoakArguments arguments)
    {
        var random = new Random(arguments.Seed);
        var watch = Stopwatch.StartNew();
        var ends = new SortedDictionary<string, long>(StringComparer.Ordinal);
        long calls = 0;
        int failed = 0;

        // what is made once (pool threads, compiled code, queues, their timers) is made before the first measurement
        await SoakAsync(arguments.Items / 20);
        long timers = Timer.ActiveCount;
        long before = LiveMemory.Bytes();
        await SoakAsync(arguments.Items);
        long after = LiveMemory.Bytes();

        foreach ((string end, long count) in ends)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{end,-24} {count,12:N0}"));
        }

        Check(calls >= arguments.Items, $"the time was up after {calls:N0} calls");
        Check(after - before < FlatWithin, $"memory grew by {after - before:N0} B");
        Check(SpinWait.SpinUntil(() => Timer.ActiveCount <= timers, TimeSpan.FromSeconds(5)), $"{timers} timers at the beginning, {Timer.ActiveCount} at the end");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"timeouts, seed {arguments.Seed}: {calls:N0} calls in {watch.Elapsed.TotalSeconds:F1} s, live bytes {before:N0} -> {after:N0}, {failed} complaints"));
        return failed == 0 ? 0 : 1;

        async Task SoakAsync(long until)
        {
            while (calls < until && watch.Elapsed < arguments.Cap)
            {
                TimedBatch[] batches = [.. Enumerable.Range(0, BatchesAtATime).Select(_ => new TimedBatch(random.Next()))];
                await Task.WhenAll(batches.Select(static batch => Task.Run(batch.RunAsync)));
                foreach (TimedBatch batch in batches)
                {
                    calls += batch.Calls;
                    foreach ((string end, int count) in batch.Ends)
                    {
                        ends[end] = ends.GetValueOrDefault(end) + count;
                    }

                    Check(batch.Complaint is null, $"{batch.Complaint}, batch {batch.Seed}");
                    batch.Dispose();
                }
            }
        }

        void Check(bool holds, string complaint)
        {
            if (!holds)
            {
                failed++;
                Console.WriteLine($"FAILED: {complaint}");
            }
        }
    }
}
