using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>
/// What one worker has claimed of a source: the item at hand and, of an array, the rest of a run of items.
/// </summary>
/// <remarks>
/// The rest lies here, where nobody else sees it, when the limit is 1; otherwise in a <see cref="Internal.Lane"/>, from which
/// idle workers may take it over. Only the owning worker touches the claim.
/// </remarks>
internal struct Claim<T>
{
    internal T Item;
    internal long Index;

    internal T[]? Array;
    internal Lane? Lane;
    internal bool LaneInUse;
    internal int Next;
    internal int End;

    /// <summary>How many items the worker has claimed in a row: at once of an array, one by one of a sequence. A body that suspends begins anew.</summary>
    internal int RunLength;

    internal long RunStarted;

    /// <summary>Takes the next item of the run, if there is one left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryAdvance()
    {
        int next;
        if (LaneInUse)
        {
            next = Lane!.TakeNext();
            if (next < 0)
            {
                LaneInUse = false;
                return false;
            }
        }
        else if (Next < End)
        {
            next = Next++;
        }
        else
        {
            return false;
        }

        Index = next;
        Item = Array![next];
        return true;
    }
}
