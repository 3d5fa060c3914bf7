using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>Something done again and again on one flow, one item each time.</summary>
public abstract class DeadlineWorkload : Workload
{
    /// <summary>Long enough never to expire.</summary>
    protected static readonly TimeSpan Allowed = TimeSpan.FromMinutes(10);

    private int _items;

    /// <summary>One after the other.</summary>
    [Params(1)]
    public override int Limit { get; set; }

    public override int ItemsPerCall => 10_000;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _items = CheckedItems;
        await CheckContendersAsync(_items);
        _items = ItemsPerCall;
    }

    /// <summary>Does it for each item.</summary>
    protected async Task RepeatAsync(Action step)
    {
        ArgumentNullException.ThrowIfNull(step);
        for (int item = 0; item < _items; item++)
        {
            if (Probe is null)
            {
                step();
            }
            else
            {
                await RunProbedAsync(Probe, item, _ =>
                {
                    step();
                    return default;
                });
            }
        }
    }

    /// <summary>Does it for each item, and waits for it.</summary>
    protected async Task RepeatAsync(Func<Task> step)
    {
        ArgumentNullException.ThrowIfNull(step);
        for (int item = 0; item < _items; item++)
        {
            if (Probe is null)
            {
                await step();
            }
            else
            {
                await RunProbedAsync(Probe, item, _ => new ValueTask(step()));
            }
        }
    }
}
