namespace AsyncToolkit.Internal;

/// <content>What waits for suspended bodies.</content>
internal sealed partial class FanOut<T, TWork, TAwaiter>
{
    private SlotCache? _slots;

    private Slot TakeSlots() => Volatile.Read(ref _slots)?.TryTake() ?? new Slot();

    // They are the worker's no more, also where it goes on because its body could not be awaited.
    private void Keep(ref Slot? slots)
    {
        // Nobody comes any more for a source that is used up.
        if (slots is { } kept && !_source.IsUsedUp)
        {
            (Volatile.Read(ref _slots) ?? MakeCache())?.Add(kept);
        }

        slots = null;
    }

    private SlotCache? MakeCache()
    {
        if (!_source.KeepsSlots)
        {
            return null;
        }

        var made = new SlotCache();
        return Interlocked.CompareExchange(ref _slots, made, null) ?? made;
    }

    /// <summary>A place whose body is suspended.</summary>
    private sealed class Slot : IThreadPoolWorkItem
    {
        // The engine while a body is suspended, the next slot while this one is in a list: a field more would be eight bytes for each body that is in flight.
        private object? _engineOrNext;
        private Action? _onEnded;
        private TAwaiter _awaiter;
        private long _index;
        private T? _item;

        /// <summary>The next one of those that a worker, or the cache, has.</summary>
        internal Slot? Next
        {
            get => (Slot?)_engineOrNext;
            set => _engineOrNext = value;
        }

        private FanOut<T, TWork, TAwaiter> Engine => (FanOut<T, TWork, TAwaiter>)_engineOrNext!;

        /// <summary>Of one that is in no list.</summary>
        internal void Await(FanOut<T, TWork, TAwaiter> engine, T item, long index, TAwaiter awaiter)
        {
            _engineOrNext = engine;
            _item = item;
            _index = index;
            _awaiter = awaiter;
            awaiter.UnsafeOnCompleted(_onEnded ??= OnEnded);
        }

        void IThreadPoolWorkItem.Execute() => ExecutionContext.Run(Engine.Context, static state => ((Slot)state!).Work(), this);

        // Any thread. What the body ended with is taken down at once: the order of events decides what is a root cause.
        private void OnEnded()
        {
            FanOut<T, TWork, TAwaiter> engine = Engine;
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
                Next = null;
                engine.Keep(ref kept);
                engine.Leave(endOnPool: true);
                return;
            }

            // Never inline: this may be inside another body that has just completed ours, and that waits for a third.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }

        private void Work()
        {
            FanOut<T, TWork, TAwaiter> engine = Engine;
            Next = null;
            engine.Loop(this, afterPull: false);
        }
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
