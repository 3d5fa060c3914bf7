namespace AsyncToolkit.Schedules.Tests.Programs;

/// <summary>Counts what happened to each item. Written between steps only.</summary>
internal sealed class Ledger(int items, int limit)
{
    private readonly int[] _started = new int[items];
    private int _most;

    internal int InFlight { get; private set; }

    internal int Started => _started.Sum();

    internal void Enter(int item)
    {
        _started[item]++;
        InFlight++;
        _most = Math.Max(_most, InFlight);
    }

    internal void Leave() => InFlight--;

    internal string? Check(bool all)
    {
        if (_most > limit)
        {
            return $"{_most} in flight, {limit} allowed";
        }

        if (InFlight != 0)
        {
            return $"{InFlight} still in flight";
        }

        int wrong = Array.FindIndex(_started, count => all ? count != 1 : count > 1);
        return wrong < 0 ? null : $"item {wrong} started {_started[wrong]} times";
    }
}
