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
internal sealed class FanOut<T, TWork, TAwaiter> : FanOutCore
    where TWork : struct, IItemWork<T, TAwaiter>
    where TAwaiter : struct, ICriticalNotifyCompletion
{
    private readonly Source<T> _source;
    private readonly TWork _work;
    private readonly bool _sourceRunsUserCode;
    private readonly SlotCache? _slots;

    internal FanOut(Source<T> source, TWork work, in FanOutPolicy policy, ICallEnd end, CancellationToken callerToken)
        : base(policy, end, callerToken)
    {
        _source = source;
        _work = work;
        _sourceRunsUserCode = source.RunsUserCode;
        _slots = source.KeepsSlots ? new SlotCache() : null;
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

                if (_sourceRunsUserCode)
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
                suspended.Next = null;

                // Before the place is handed over, while the call cannot end: what is left of the claim must not be
                // with a worker that has no place.
                entered = TryEnter();
                if (!entered)
                {
                    GiveBack(ref claim);
                    Keep(ref slots);
                }

                suspended.Await(claim.Item, claim.Index, awaiter);
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

    private Slot TakeSlots() => _slots?.TryTake() ?? new Slot(this);

    // They are the worker's no more, also where it goes on because its body could not be awaited.
    private void Keep(ref Slot? slots)
    {
        // Nobody comes any more for a source that is used up.
        if (slots is { } kept && !_source.IsUsedUp)
        {
            _slots?.Add(kept);
        }

        slots = null;
    }

    /// <summary>A place whose body is suspended.</summary>
    private sealed class Slot(FanOut<T, TWork, TAwaiter> engine) : IThreadPoolWorkItem
    {
        private Action? _onEnded;
        private TAwaiter _awaiter;
        private long _index;
        private T? _item;

        /// <summary>The next one of those that a worker, or the cache, has.</summary>
        internal Slot? Next { get; set; }

        internal void Await(T item, long index, TAwaiter awaiter)
        {
            _item = item;
            _index = index;
            _awaiter = awaiter;
            awaiter.UnsafeOnCompleted(_onEnded ??= OnEnded);
        }

        void IThreadPoolWorkItem.Execute() => ExecutionContext.Run(engine.Context, static state => ((Slot)state!).Work(), this);

        // Any thread. What the body ended with is taken down at once: the order of events decides what is a root cause.
        private void OnEnded()
        {
            try
            {
                engine._work.End(_index, in _awaiter);
            }
            catch (Exception e)
            {
                engine.Fail(e, _index, _item!);
            }

            _awaiter = default;
            _item = default;

            if (engine._source.LacksRoom)
            {
                // It would find nothing. Whoever makes room summons a helper, or Leave does, if that has just happened.
                Slot? kept = this;
                engine.Keep(ref kept);
                engine.Leave(endOnPool: true);
                return;
            }

            // Never inline: this may be inside another body that has just completed ours, and that waits for a third.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }

        private void Work() => engine.Loop(this, afterPull: false);
    }

    /// <summary>Slots of workers that have left, for those that come: a slow source would make new ones all the time.</summary>
    /// <remarks>
    /// Linked through <see cref="Slot.Next"/>. A worker takes several at once, which are its own until it brings back what it has not used: each body that
    /// ends brings back one, and would otherwise meet each that takes one. So there are at most that many more than the limit for each worker.
    /// </remarks>
    private sealed class SlotCache
    {
        private const int Batch = 16;

        private readonly SpinGate _gate = new();
        private Slot? _first;

        internal Slot? TryTake()
        {
            if (Volatile.Read(ref _first) is null)
            {
                return null;
            }

            using (_gate.EnterScope())
            {
                Slot? taken = _first;
                if (taken is not null)
                {
                    Slot last = Last(taken, Batch);
                    _first = last.Next;
                    last.Next = null;
                }

                return taken;
            }
        }

        internal void Add(Slot first)
        {
            Slot last = Last(first, Batch);
            using (_gate.EnterScope())
            {
                last.Next = _first;
                _first = first;
            }
        }

        private static Slot Last(Slot first, int length)
        {
            Slot last = first;
            for (int i = 1; i < length && last.Next is { } next; i++)
            {
                last = next;
            }

            return last;
        }
    }
}
