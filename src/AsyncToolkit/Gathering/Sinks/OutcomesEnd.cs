using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>What became of each item. Successes are noted as they come; the log of the call has the rest.</summary>
/// <param name="unclaimed">Takes the results of bodies that were abandoned; null where nobody wants them.</param>
internal sealed class OutcomesEnd<TResult>(UnclaimedResults? unclaimed) : ResultEnd<TResult, Outcome<TResult>[]>
{
    private readonly ResultBuffer<Outcome<TResult>> _outcomes = new();

    public override FanOutCore Over<TItem>(
        Source<TItem> source,
        Func<TItem, CancellationToken, ValueTask<TResult>> body,
        in FanOutPolicy policy,
        CancellationToken callerToken)
    {
        _outcomes.Attach(source);
        return new FanOut<TItem, ResultWork<TItem, TResult, Receiver>, ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter>(
            source, new ResultWork<TItem, TResult, Receiver>(body, new Receiver(this)), policy, this, callerToken);
    }

    public override void Complete(in CallVerdict verdict, long extent)
    {
        Outcome<TResult>[] outcomes;
        try
        {
            outcomes = Assemble(verdict, extent);
        }
        catch (Exception e)
        {
            // more outcomes than memory, or than an array takes
            unclaimed?.Settle([]);
            CompleteAs(System.Threading.Tasks.Task.FromException<Outcome<TResult>[]>(e));
            return;
        }

        // a copy: the array is the caller's, to do with as it likes, and abandoned bodies may answer much later
        unclaimed?.Settle([.. outcomes.Where(static outcome => outcome.IsSuccess).Select(static outcome => (object?)outcome.Value)]);
        Succeed(outcomes);
    }

    private Outcome<TResult>[] Assemble(in CallVerdict verdict, long extent)
    {
        // What failed beside the items (the source, its disposal, callbacks on a token) is one outcome behind them all.
        Exception? beside = null;
        foreach (ItemFailure failure in verdict.Failures)
        {
            beside = failure.IsSourceFailure ? Failures.Join(beside, failure.Exception) : beside;
        }

        Outcome<TResult>[] outcomes = _outcomes.ToArray(beside is null ? extent : extent + 1);
        foreach (ItemFailure failure in verdict.Induced ?? [])
        {
            if (!failure.IsSourceFailure)
            {
                outcomes[failure.Index] = Outcome<TResult>.Of(OutcomeStatus.Canceled, (int)failure.Index, failure.Exception);
            }
        }

        foreach (ItemFailure failure in verdict.Failures)
        {
            if (!failure.IsSourceFailure)
            {
                outcomes[failure.Index] = Outcome<TResult>.Of(OutcomeStatus.Failed, (int)failure.Index, failure.Exception);
            }
        }

        if (beside is not null)
        {
            outcomes[^1] = Outcome<TResult>.Of(OutcomeStatus.Failed, outcomes.Length - 1, beside);
        }

        for (int i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i].Status == OutcomeStatus.NotStarted)
            {
                outcomes[i] = Outcome<TResult>.NotStarted(i);
            }
        }

        return outcomes;
    }

    // What cannot be kept makes the item fail, and its result nobody's.
    private void Keep(long index, TResult result)
    {
        try
        {
            _outcomes.Store(index, Outcome<TResult>.Of(checked((int)index), result));
        }
        catch (Exception)
        {
            unclaimed?.Add(result);
            throw;
        }
    }

    private readonly struct Receiver(OutcomesEnd<TResult> end) : IResultReceiver<TResult>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Deliver(long index, TResult result)
        {
            if (!end._outcomes.TryStore(index, Outcome<TResult>.Of((int)index, result)))
            {
                end.Keep(index, result);
            }
        }

        public void Failed(long index)
        {
        }
    }
}
