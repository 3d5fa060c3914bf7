using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>Every result at its place, or the failure of the call.</summary>
/// <param name="unclaimed">Takes the results of a call that fails; null where nobody wants them. Only then is it noted which there are.</param>
internal sealed class GatherEnd<TResult>(UnclaimedResults? unclaimed) : ResultEnd<TResult, TResult[]>
{
    private readonly ResultBuffer<TResult> _results = new();
    private readonly ResultBuffer<bool>? _present = unclaimed is null ? null : new();

    public override FanOutCore Over<TItem>(
        Source<TItem> source,
        Func<TItem, CancellationToken, ValueTask<TResult>> body,
        in FanOutPolicy policy,
        CancellationToken callerToken)
    {
        _results.Attach(source);
        _present?.Attach(source);
        return new FanOut<TItem, ResultWork<TItem, TResult, Receiver>, ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter>(
            source, new ResultWork<TItem, TResult, Receiver>(body, new Receiver(_results, this)), policy, this, callerToken);
    }

    public override void Complete(in CallVerdict verdict, long extent)
    {
        if (!verdict.IsSuccess && unclaimed is null)
        {
            CompleteAs(verdict.ToTask<TResult[]>(null!));
            return;
        }

        TResult[] results;
        bool[]? present;
        try
        {
            results = _results.ToArray(extent);
            present = verdict.IsSuccess ? null : _present!.ToArray(extent);
        }
        catch (Exception e)
        {
            // More results than memory, or than an array takes. What the call has failed with stands: then nobody wants the array.
            unclaimed?.Settle([]);
            CompleteAs(verdict.IsSuccess ? System.Threading.Tasks.Task.FromException<TResult[]>(e) : verdict.ToTask<TResult[]>(null!));
            return;
        }

        if (present is null)
        {
            // no body was abandoned and none has failed: there are no other results, and there will be none
            unclaimed?.Settle([]);
        }
        else
        {
            for (int i = 0; i < present.Length; i++)
            {
                if (present[i])
                {
                    unclaimed!.Add(results[i]);
                }
            }

            unclaimed!.Settle([]);
        }

        CompleteAs(verdict, results);
    }

    // What cannot be kept makes the item fail, and its result nobody's.
    private void Keep(long index, TResult result)
    {
        try
        {
            _results.Store(index, result);
            _present?.Store(index, true);
        }
        catch (Exception)
        {
            unclaimed?.Add(result);
            throw;
        }
    }

    private readonly struct Receiver(ResultBuffer<TResult> results, GatherEnd<TResult> end) : IResultReceiver<TResult>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Deliver(long index, TResult result)
        {
            if (end._present is not null || !results.TryStore(index, result))
            {
                end.Keep(index, result);
            }
        }

        public void Failed(long index)
        {
        }
    }
}
