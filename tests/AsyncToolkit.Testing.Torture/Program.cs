using System.Diagnostics;
using System.Globalization;
using AsyncToolkit.Testing.Torture;

// Usage: AsyncToolkit.Testing.Torture [runs] [seed]
// Chains of hops over the thread pool in virtual time, several runs at once, beside foreign load. Before each chain a decoy timer is armed:
// a clock that moves while anything of the chain can still run shows itself by it. A fifth of the runs go one at a time: each of those
// installs the listener anew, and its first moments are the delicate ones.
int runs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
int seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
const int AtOnce = 4;

using ForeignLoad load = ForeignLoad.Start();
long begin = Stopwatch.GetTimestamp();
int next = -1, passed = 0, failed = 0;
long hops = 0;
await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(() => RunUntilAsync(runs - (runs / 5)))));
next = runs - (runs / 5) - 1;
await RunUntilAsync(runs);

TimeSpan time = Stopwatch.GetElapsedTime(begin);
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"{runs} runs with {hops} hops in {time.TotalSeconds:f1} s, beside {load.Items} foreign work items"));
Console.WriteLine($"torture: {passed} passed, {failed} failed");
return failed == 0 ? 0 : 1;

async Task RunUntilAsync(int end)
{
    while (Interlocked.Increment(ref next) is int run && run < end)
    {
        Chain chain = new(unchecked((seed * 1_000_003) + run));
        try
        {
            await chain.RunAsync().ConfigureAwait(false);
            Interlocked.Increment(ref passed);
        }
        catch (Exception exception)
        {
            Interlocked.Increment(ref failed);
            Console.WriteLine($"run {run}: {exception.Message}");
        }

        Interlocked.Add(ref hops, chain.Hops);
    }
}
