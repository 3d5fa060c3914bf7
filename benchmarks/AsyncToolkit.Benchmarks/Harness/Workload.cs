namespace AsyncToolkit.Benchmarks;

/// <summary>
/// What all workloads share: how much work a call is, and the proof that every contender does all of it. No contender gets a
/// cancelable token, so none pays for one.
/// </summary>
public abstract class Workload
{
    /// <summary>Enough to see a lost item or a broken limit, few enough that checking takes no time.</summary>
    protected const int CheckedItems = 1_000;

    /// <summary>How many bodies may be in flight at a time.</summary>
    public abstract int Limit { get; set; }

    /// <summary>How many items one call of a contender processes.</summary>
    public virtual int ItemsPerCall => 100_000;

    /// <summary>
    /// How many calls one benchmark invocation makes, one after the other. BenchmarkDotNet blocks its main thread for each
    /// invocation; this is more than 1 where a call is so short that waking that thread would be a visible part of it.
    /// </summary>
    public int CallsPerInvocation { get; set; } = 1;

    /// <summary>What times and bytes of an invocation are divided by.</summary>
    public double ItemsPerInvocation => (double)ItemsPerCall * CallsPerInvocation;

    /// <summary>Set while contenders are checked, null while they are measured. Bodies tell it when an item begins and ends.</summary>
    protected Probe? Probe { get; private set; }

    /// <summary>Runs each contender once over a few items and throws unless it did exactly what all are supposed to do.</summary>
    protected async Task CheckContendersAsync(int items)
    {
        foreach (ContenderCall contender in BenchmarkClass.ContendersAndReasons(this))
        {
            Probe = new Probe(items, Limit, CallsPerInvocation);
            contender.Prepare();
            await contender.Invoke();
            Probe.Verify(contender.Name);
        }

        Probe = null;
    }

    /// <summary>A body with a result under the probe.</summary>
    protected static async ValueTask<int> RunProbedResultAsync(Probe probe, int item, Func<int, ValueTask<int>> body)
    {
        ArgumentNullException.ThrowIfNull(probe);
        ArgumentNullException.ThrowIfNull(body);
        probe.Enter(item);
        int result = await body(item);
        probe.Leave();
        return result;
    }

    /// <summary>A body under the probe.</summary>
    protected static async ValueTask RunProbedAsync(Probe probe, int item, Func<int, ValueTask> body)
    {
        ArgumentNullException.ThrowIfNull(probe);
        ArgumentNullException.ThrowIfNull(body);
        probe.Enter(item);
        await body(item);
        probe.Leave();
    }
}
