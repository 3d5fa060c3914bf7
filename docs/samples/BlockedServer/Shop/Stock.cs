namespace BlockedServer.Shop;

/// <summary>Culprit three: a lock that is held while something slow happens. Whoever comes second waits for it on a thread of the pool.</summary>
internal sealed class Stock
{
    private readonly object _gate = new();
    private int _sold;

    internal int Sell()
    {
        lock (_gate)
        {
            WriteJournal();
            return ++_sold;
        }
    }

    // A slow disk, or a file share far away.
    private static void WriteJournal() => Thread.Sleep(Downstream.Latency);
}
