using System.Diagnostics;
using System.Globalization;

namespace AsyncToolkit.Soak;

/// <summary>The streams mode: random streams, three at a time, every result compared with the sequential model.</summary>
internal static class StreamSoak
{
    private const int StreamsAtATime = 3;

    internal static async Task<int> RunAsync(SoakArguments arguments)
    {
        var random = new Random(arguments.Seed);
        var watch = Stopwatch.StartNew();
        long results = 0;
        long items = 0;
        long unclaimed = 0;
        var ends = new SortedDictionary<string, int>(StringComparer.Ordinal);
        int streams = 0;
        int failed = 0;
        while (items < arguments.Items && watch.Elapsed < arguments.Cap)
        {
            StreamRun[] runs = [.. Enumerable.Range(0, StreamsAtATime).Select(_ => new StreamRun(StreamPlan.Draw(random)))];
            await Task.WhenAll(runs.Select(static run => Task.Run(run.RunAsync)));
            foreach (StreamRun run in runs)
            {
                streams++;
                items += run.Started;
                results += run.Taken;
                unclaimed += run.Unclaimed;
                run.Dispose();
                ends[run.Ending] = ends.GetValueOrDefault(run.Ending) + 1;
                foreach (string complaint in run.Complaints)
                {
                    failed++;
                    Console.WriteLine($"FAILED: {complaint}");
                }
            }
        }

        if (items < arguments.Items)
        {
            failed++;
            Console.WriteLine($"FAILED: the time was up after {items:N0} items");
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {arguments.Seed}: {streams:N0} streams, {items:N0} items, {results:N0} results compared, {unclaimed:N0} unclaimed, in {watch.Elapsed.TotalSeconds:F1} s"));
        Console.WriteLine(string.Join(", ", ends.Select(static end => $"{end.Key} {end.Value}")));
        Console.WriteLine(failed == 0 ? "every result was the model's" : $"{failed} complaints");
        return failed == 0 ? 0 : 1;
    }
}
