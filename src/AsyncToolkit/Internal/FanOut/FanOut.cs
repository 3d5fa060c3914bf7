using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>The fan-out engine: takes items from a source and runs the work on each, within the limit.</summary>
/// <remarks>
/// <para>A <i>worker</i> is a thread inside <see cref="Loop"/>, holding one place. It takes items and runs their bodies one after
/// the other, as long as they complete synchronously. When one suspends, the place goes to a <see cref="Slot"/> that waits for
/// it; the worker enters another place and goes on, or leaves if there is none. When the body ends, the slot
/// is queued to become a worker with its place, or gives the place up at once if the source lacks <see cref="Room"/>.</para>
/// <para>Races: from the moment a slot is hooked to its body it belongs to the callback, which may run before the hooking
/// call has returned; the worker touches it no more. Everything else about places, stopping and ending is in <see cref="FanOutCore"/>.</para>
/// </remarks>
internal sealed partial class FanOut<T, TWork, TAwaiter> : FanOutCore
    where TWork : struct, IItemWork<T, TAwaiter>
    where TAwaiter : struct, ICriticalNotifyCompletion
{
    private readonly Source<T> _source;
    private readonly TWork _work;

    internal FanOut(Source<T> source, TWork work, in FanOutPolicy policy, ICallEnd end, CancellationToken callerToken)
        : base(policy, end, callerToken)
    {
        _source = source;
        _work = work;
        SourceRunsUserCode = source.RunsUserCode;
    }

    protected override bool HasUnclaimed => _source.HasUnclaimed;

    protected override bool EveryItemClaimed => _source.IsExhausted;

    protected override bool IsSourceUsedUp => _source.IsUsedUp;

    protected override long Extent => _source.Extent;

    protected override void Work() => Loop(slots: null, afterPull: false);

    protected override void WorkAfterPull() => Loop(slots: null, afterPull: true);

    protected override ValueTask DisposeSourceAsync() => _source.DisposeAsync();

    // On a pool thread, in the call's context, within a place. The slots are the worker's own, to be used for its next suspensions.
    // There is no synchronization context but the one that blocking detection installs with the call's context, if it does.
    private void Loop(Slot? slots, bool afterPull)
    {
        ref int depth = ref RunnerThread.Enter();
        ExecutionContext context = Context;
        SynchronizationContext? synchronization = SynchronizationContext.Current;
        CancellationToken token = BodyToken;
        Claim<T> claim = default;

        // What a body has left behind on the thread is neither for the source nor for the next body.
        for (; ; Restore(context, synchronization))
        {
            if (afterPull || !claim.TryAdvance())
            {
                Taken taken = afterPull ? _source.Resume(ref claim, this) : IsStopping ? Taken.Nothing : _source.Take(ref claim, this);
                bool slowSource = afterPull;
                afterPull = false;
                if (taken != Taken.Item)
                {
                    Keep(ref slots);
                    RunnerThread.Exit(ref depth);
                    if (taken == Taken.Nothing)
                    {
                        _source.Return(ref claim);
                        Leave();
                    }

                    return;
                }

                if (!IsHelperQueued && HasFreePlace && _source.HasUnclaimed)
                {
                    SummonHelper(nearby: slowSource);
                }

                if (SourceRunsUserCode)
                {
                    // nor is what the source has left behind
                    Restore(context, synchronization);
                }
            }

            if (IsStopping)
            {
                Discard(claim.Item, claim.Index);
                _source.Return(ref claim);
                RunnerThread.Exit(ref depth);
                Leave();
                return;
            }

            bool entered = false;
            try
            {
                if (_work.Start(claim.Item, claim.Index, token, out TAwaiter awaiter))
                {
                    continue;
                }

                Slot suspended = slots ?? TakeSlots();
                slots = suspended.Next;

                // Before the place is handed over, while the call cannot end: what is left of the claim must not be
                // with a worker that has no place.
                entered = TryEnter();
                if (!entered)
                {
                    GiveBack(ref claim);
                    Keep(ref slots);
                }

                suspended.Await(this, claim.Item, claim.Index, awaiter);
            }
            catch (Exception e)
            {
                Fail(e, claim.Index, claim.Item);
                if (entered)
                {
                    Leave();
                }

                continue;
            }

            if (!entered)
            {
                RunnerThread.Exit(ref depth);
                return;
            }

            claim.RunLength = 0;
            claim.RunStarted = 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Restore(ExecutionContext context, SynchronizationContext? synchronization)
    {
        if (!ReferenceEquals(ExecutionContext.Capture(), context))
        {
            ExecutionContext.Restore(context);
        }

        if (!ReferenceEquals(SynchronizationContext.Current, synchronization))
        {
            SynchronizationContext.SetSynchronizationContext(synchronization);
        }
    }

    private void GiveBack(ref Claim<T> claim)
    {
        _source.Return(ref claim);

        // Somebody may have looked in vain and left since we tried to enter.
        if (HasFreePlace && !IsStopping && _source.HasUnclaimed)
        {
            SummonHelper();
        }
    }

    private void Fail(Exception exception, long index, T item)
    {
        Fail(exception, index, item is IItemEnvelope envelope ? envelope.Item : item);
        _work.Failed(index);
    }

    private void Discard(T item, long index)
    {
        LeaveUnstarted();
        if (item is IItemEnvelope envelope && envelope.Discard() is { } failure)
        {
            base.Fail(failure, index, envelope.Item);
        }
    }
}
