namespace AsyncToolkit.Internal;

/// <summary>Where the engine gets its items: one abstraction over arrays, enumerables and async enumerables.</summary>
internal abstract class Source<T> : ICountedSequence
{
    /// <inheritdoc/>
    public abstract long? KnownCount { get; }

    /// <summary>
    /// How many items there are: those that were handed out, and those that are known to follow; where the source itself failed,
    /// the index of what could not be pulled. Asked when no worker is left.
    /// </summary>
    internal abstract long Extent { get; }

    /// <summary>
    /// Whether a worker that asked now might get something. Exact enough to never say no while an item lies unclaimed that nobody
    /// is about to look for; it may say yes in vain.
    /// </summary>
    internal abstract bool HasUnclaimed { get; }

    /// <summary>Whether nothing can be handed out before there is <see cref="Room"/> again.</summary>
    internal abstract bool LacksRoom { get; }

    /// <summary>Whether every item has been handed out. Asked when no worker is left.</summary>
    internal abstract bool IsExhausted { get; }

    /// <summary>
    /// Whether there is nothing more to hand out, now or when there is <see cref="Room"/> again. Exact while no worker is inside.
    /// Unlike <see cref="IsExhausted"/> it does not trust a count.
    /// </summary>
    internal abstract bool IsUsedUp { get; }

    /// <summary>Whether asking for an item runs code of the user's, which may leave something behind on the thread.</summary>
    internal abstract bool RunsUserCode { get; }

    /// <summary>Whether a worker that leaves may be needed again, so that its slot is worth keeping.</summary>
    internal abstract bool KeepsSlots { get; }

    /// <summary>Asks for an item, when the claim has none left. Throws nothing: failures go to the engine.</summary>
    internal abstract Taken Take(ref Claim<T> claim, FanOutCore engine);

    /// <summary>Continues after <see cref="Taken.Parked"/>, when the pending pull has ended.</summary>
    internal virtual Taken Resume(ref Claim<T> claim, FanOutCore engine) => Taken.Nothing;

    /// <summary>Takes back what is left of a claim, when its worker stops working.</summary>
    internal virtual void Return(ref Claim<T> claim)
    {
    }

    /// <summary>Ends the enumeration. Called once, when no worker is left.</summary>
    internal virtual ValueTask DisposeAsync() => default;
}
