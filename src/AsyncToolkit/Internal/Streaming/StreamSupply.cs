namespace AsyncToolkit.Internal;

/// <summary>The engine's side of one enumeration of a stream: where bodies put down what became of them, and how the call ended.</summary>
/// <remarks>
/// <para>An object of its own, because the consumer writes to its enumerator all the time: a body that ends looks at nothing that it writes,
/// but for the word of its <see cref="ConsumerTurn"/>.</para>
/// <para><b>Gaps.</b> A failed item is put down as a gap where the consumer has to stop at it (fail fast) or to know of it (source order). Otherwise
/// nothing stands in for it, and the room it took is free at once.</para>
/// <para><b>The end.</b> The engine tells it once, when all bodies have ended; the verdict is written before the flag, and read only by who has seen
/// the flag. Results may still lie in the line.</para>
/// </remarks>
internal sealed class StreamSupply<TResult> : ICallEnd
{
    private readonly ResultStream<TResult> _consumer;
    private readonly bool _inSourceOrder;
    private CallVerdict _verdict;
    private FanOutCore? _engine;
    private int _ended;

    internal StreamSupply(ThrottleOptions options, ConsumerTurn turn, ResultStream<TResult> consumer)
    {
        _consumer = consumer;
        _inSourceOrder = options.ResultOrder == ResultOrder.Source;
        SkipsGaps = !options.FailureMode.IsFailFast;
        Room = new Room(options.MaxConcurrency, turn);
        Line = new ResultLine<TResult>(options.MaxConcurrency, _inSourceOrder);
    }

    /// <summary>What the source has to hold its items within.</summary>
    internal Room Room { get; }

    /// <summary>Where bodies put down their results.</summary>
    internal ResultLine<TResult> Line { get; }

    /// <summary>Whether the consumer passes over items that have left no result, rather than stopping at the first.</summary>
    internal bool SkipsGaps { get; }

    /// <summary>The call has ended, and the verdict is known. A full fence is between what was put down and this.</summary>
    internal bool HasEnded => Volatile.Read(ref _ended) != 0;

    /// <summary>How the call has ended. Once it has.</summary>
    internal ref readonly CallVerdict Verdict => ref _verdict;

    /// <summary>Once it is attached.</summary>
    internal bool IsStopping => _engine!.IsStopping;

    Task ICallEnd.Task => Task.CompletedTask;

    /// <summary>Whether the caller's cancellation keeps what lies here from the consumer, for now or for good.</summary>
    /// <param name="ended">What <see cref="HasEnded"/> has said before.</param>
    internal bool IsWithheld(bool ended) => ended ? _verdict.IsCanceled : _engine!.IsStopping && _engine.IsStoppedByCaller;

    /// <summary>Makes the engine known, to be started. A full fence: who disposes says so first, then looks whether there is an engine to stop.</summary>
    internal void Attach(FanOutCore engine) => Interlocked.Exchange(ref _engine, engine);

    /// <summary>Stops the call, if there is one that has not ended. Whoever is about to attach it has to look. Any thread.</summary>
    internal void StopByDisposal()
    {
        if (!HasEnded)
        {
            Volatile.Read(ref _engine)?.Answer();
        }
    }

    /// <summary>Has the consumer go on, whose wait was taken back. Any thread.</summary>
    internal void WakeConsumer() => _consumer.Wake();

    /// <summary>A body has failed. Any thread.</summary>
    internal void PutGap(long index)
    {
        if (!SkipsGaps || _inSourceOrder)
        {
            if (Line.PutGap(index))
            {
                WakeConsumer();
            }
        }
        else
        {
            // in order of completion nothing stands in for it
            Room.Skip();
            TellRoom();
        }
    }

    /// <summary>Has somebody look for work if room was lacking. Behind a full fence after what made room. Any thread.</summary>
    internal void TellRoom()
    {
        if (Room.WasLacking())
        {
            _engine!.RoomMade();
        }
    }

    void ICallEnd.Stopped(StopCause cause)
    {
    }

    void ICallEnd.Complete(in CallVerdict verdict, long extent)
    {
        _verdict = verdict;
        Interlocked.Exchange(ref _ended, 1);
        if (Line.TakeAnyWait())
        {
            WakeConsumer();
        }
        else
        {
            _consumer.FinishIfDisposed();
        }
    }
}
