using AsyncToolkit.Testing;
using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>
/// A test that waits again and again, one wait an item: under a clock that moves by itself, and under the loop that people write around a clock
/// that has to be moved. <c>AsyncToolkit</c> is <c>VirtualTime.RunAsync</c>. The loop cannot know when everything has reacted, so it sleeps for a real millisecond.
/// </summary>
public abstract class VirtualTimeWorkload : Workload
{
    /// <summary>What the tables call the loop around <see cref="VirtualTimeProvider.Advance"/>.</summary>
    protected const string AdvanceLoop = "Advance + Task.Delay(1)";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private int _waits;

    /// <summary>One wait after the other.</summary>
    [Params(1)]
    public override int Limit { get; set; }

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _waits = Math.Min(ItemsPerCall, CheckedItems);
        await CheckContendersAsync(_waits);
        _waits = ItemsPerCall;
    }

    [Benchmark(Description = AdvanceLoop, Baseline = true)]
    public async Task AdvanceByHand()
    {
        for (int call = 0; call < CallsPerInvocation; call++)
        {
            var time = new VirtualTimeProvider();
            Task test = RunTestAsync(time);
            while (!test.IsCompleted)
            {
                time.Advance(Second);
                await Task.Delay(1);
            }

            await test;
        }
    }

    [Benchmark(Description = Contender.Ours)]
    public async Task RunVirtually()
    {
        for (int call = 0; call < CallsPerInvocation; call++)
        {
            await VirtualTime.RunAsync(RunTestAsync);
        }
    }

    /// <summary>One wait of the test.</summary>
    protected virtual Task WaitAsync(VirtualTimeProvider time) => Task.Delay(Second, time);

    private async Task RunTestAsync(VirtualTimeProvider time)
    {
        for (int item = 0; item < _waits; item++)
        {
            if (Probe is null)
            {
                await WaitAsync(time);
            }
            else
            {
                await RunProbedAsync(Probe, item, _ => new ValueTask(WaitAsync(time)));
            }
        }
    }
}
