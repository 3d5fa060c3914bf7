namespace AsyncToolkit.Benchmarks;

/// <summary>
/// Proves, outside the measurement, that a contender does the whole work: each item once per call, and never more at a time than allowed.
/// </summary>
public sealed class Probe(int items, int limit, int calls)
{
    private readonly int[] _visits = new int[items];
    private int _inFlight;
    private int _peak;

    public void Enter(int item)
    {
        Interlocked.Increment(ref _visits[item]);
        int now = Interlocked.Increment(ref _inFlight);
        int peak = Volatile.Read(ref _peak);
        while (now > peak)
        {
            int seen = Interlocked.CompareExchange(ref _peak, now, peak);
            if (seen == peak)
            {
                break;
            }

            peak = seen;
        }
    }

    public void Leave() => Interlocked.Decrement(ref _inFlight);

    /// <summary>Throws if the contender lost an item, ran one twice, left one running or broke the limit.</summary>
    public void Verify(string contender)
    {
        int wrong = Array.FindIndex(_visits, count => count != calls);
        if (wrong >= 0)
        {
            throw new InvalidOperationException($"{contender}: item {wrong} ran {_visits[wrong]} times in {calls} calls.");
        }

        if (Volatile.Read(ref _inFlight) != 0)
        {
            throw new InvalidOperationException($"{contender}: returned while {_inFlight} bodies were running.");
        }

        if (_peak > limit)
        {
            throw new InvalidOperationException($"{contender}: {_peak} in flight, {limit} allowed.");
        }
    }
}
