namespace AsyncToolkit.Internal;

/// <summary>How many items a source may hand out before a consumer has taken what became of the earlier ones.</summary>
/// <remarks>
/// <para>A source counts what it has handed out, and asks whether that lies below the horizon: the size, and one more for each item
/// that is done with. Those are the positions that the consumer has passed; items that leave nothing for it count in <see cref="_void"/>.</para>
/// <para>Whoever finds no room says so (<see cref="_lacking"/>) and then looks once more; whoever makes room does that first and then
/// reads the flag, with a full fence between the two on either side. So either the asker sees the room or the maker sees the flag,
/// and summons a helper. An asker that finds the flag raised already relies on its maker to come: a worker that leaves asks
/// again after it has given up its place, so the maker finds either the flag or the free place.</para>
/// </remarks>
internal sealed class Room(int size, ConsumerTurn turn)
{
    private long _void;
    private int _lacking;

    private long Horizon => size + turn.Position + Volatile.Read(ref _void);

    /// <summary>How many more may be handed out; at least 0.</summary>
    internal long Beyond(long handedOut)
    {
        long room = Horizon - handedOut;
        if (room > 0)
        {
            return room;
        }

        if (Volatile.Read(ref _lacking) == 0)
        {
            Interlocked.Exchange(ref _lacking, 1);
        }

        return Math.Max(0, Horizon - handedOut);
    }

    /// <summary>An item leaves nothing for the consumer. Any thread. Followed by <see cref="WasLacking"/>.</summary>
    internal void Skip() => Interlocked.Increment(ref _void);

    /// <summary>Whether somebody has looked for room in vain. After a full fence behind what made room. The asker then has to tell the engine.</summary>
    internal bool WasLacking() => Volatile.Read(ref _lacking) != 0 && Interlocked.Exchange(ref _lacking, 0) != 0;
}
