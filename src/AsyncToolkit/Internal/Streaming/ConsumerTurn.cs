using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>Who acts for the consumer of a stream, and the position that it has come to: both in one word.</summary>
/// <remarks>
/// Positions only grow, so an equal word means that nobody has moved or had the role in between: there is no ABA, and a result that was looked
/// at can be taken with the one step from a position to the next (<see cref="TryPass"/>), without ever having the role. Whoever has
/// the role is the only one who changes the word: all others expect a state that it is not in.
/// </remarks>
internal sealed class ConsumerTurn
{
    private const int StateBits = 3;
    private const long StateMask = (1L << StateBits) - 1;
    private const long Step = 1L << StateBits;

    private readonly LoneCounter _word = new();

    internal enum State
    {
        New = 0,
        Idle,
        Busy,
        Delivered,
        Finished,
    }

    /// <summary>The position of the next result to be taken; all before it are done with.</summary>
    internal long Position => PositionOf(Word);

    internal State Now => StateOf(Word);

    internal long Word => Volatile.Read(ref _word.Value);

    internal static long PositionOf(long word) => word >> StateBits;

    internal static State StateOf(long word) => (State)(word & StateMask);

    /// <summary>Takes what lies at the position of the word, if that is still the word. A full fence.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryPass(long word) => Interlocked.CompareExchange(ref _word.Value, word + Step, word) == word;

    /// <summary>From one state to another, at whatever position. Returns the state that it was in. A full fence.</summary>
    internal State Turn(State from, State to)
    {
        long word = Word;
        while (StateOf(word) == from)
        {
            // it fails if the consumer has passed a position meanwhile
            long seen = Interlocked.CompareExchange(ref _word.Value, (word & ~StateMask) | (long)to, word);
            if (seen == word)
            {
                return from;
            }

            word = seen;
        }

        return StateOf(word);
    }

    /// <summary>Within the role, which ends here. A full fence.</summary>
    internal void End(State to) => Interlocked.Exchange(ref _word.Value, (_word.Value & ~StateMask) | (long)to);

    /// <summary>Within the role.</summary>
    internal void PassTo(long position) => Volatile.Write(ref _word.Value, (position << StateBits) | (_word.Value & StateMask));
}
