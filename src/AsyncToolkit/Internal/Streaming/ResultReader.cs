namespace AsyncToolkit.Internal;

/// <summary>Takes one result after the other from the line, and knows what to do about gaps. Everything here is within the role of the consumer.</summary>
/// <remarks>A part of its stream, never copied: an object of its own would be one more for each enumeration.</remarks>
internal struct ResultReader<TResult>(ResultLine<TResult> line, ConsumerTurn turn, bool skipsGaps)
{
    // A gap was come to that ends the enumeration: nothing behind it is handed over.
    private bool _cut;

    /// <summary>Takes the next result, passing over gaps if they do not matter.</summary>
    /// <param name="ended">Whether nothing was put down any more before this was called.</param>
    /// <param name="result">The result.</param>
    /// <param name="wait">Where there is none: the position that has to be waited for.</param>
    internal bool TryRead(bool ended, out TResult result, out long wait)
    {
        while (!_cut)
        {
            wait = turn.Position;
            if (line.TryTake(wait, out result))
            {
                turn.PassTo(wait + 1);
                return true;
            }

            switch (line.LookAt(wait))
            {
                case ResultLine<TResult>.Look.Gap:
                    PassGap(wait);
                    break;
                case ResultLine<TResult>.Look.Result:
                    // it was put down just now, and is found the next time round
                    break;
                default:
                    if (!ended || !skipsGaps || line.NextResult(wait) is not (>= 0 and var next))
                    {
                        return false;
                    }

                    // what lies between was never started
                    turn.PassTo(next);
                    break;
            }
        }

        result = default!;
        wait = ResultLine<TResult>.TheEnd;
        return false;
    }

    /// <summary>Takes what is left, once nothing is put down any more.</summary>
    internal readonly void LeaveTo(UnclaimedResults? unclaimed)
    {
        for (long rest = line.NextResult(turn.Position); rest >= 0; rest = line.NextResult(rest + 1))
        {
            if (line.TryTake(rest, out TResult result))
            {
                unclaimed?.Add(result);
            }
        }
    }

    private void PassGap(long position)
    {
        if (skipsGaps)
        {
            turn.PassTo(position + 1);
        }
        else
        {
            _cut = true;
        }
    }
}
