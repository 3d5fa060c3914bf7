using System.Threading.Tasks.Sources;

using State = AsyncToolkit.Internal.ConsumerTurn.State;

namespace AsyncToolkit.Internal;

/// <summary>One enumeration of a stream: the consumer's side of a fan-out whose results are taken one after the other.</summary>
/// <remarks>
/// <para><b>The role of the consumer</b> is what <see cref="_turn"/> guards: new → busy → idle → busy … → finished. Whoever turns it from idle
/// (or new) to busy has the role, and with it everything here that is not touched atomically. A move that finds nothing keeps the role
/// and lends it to whoever ends its wait: <c>Execute</c> then goes on with the move on a pool thread of its own, never inside a
/// worker or a body's completion. A move that was finished there is <i>delivered</i> until the consumer has picked it up; then idle.
/// A move while the state is busy or delivered is one beside another, and fails without touching anything.</para>
/// <para><b>Without the role</b>, a move takes a result that lies ready while nothing out of the ordinary is going on: it looks, reads, and
/// passes the position in one step, which fails if anybody has moved or taken the role since. What is seen to end, to be
/// disposed or to be stopped goes through the role; if that begins only after the look, the move came first. Such a move never holds up
/// anybody, so it need not look whether it has to finish for others. Two such moves at the very same moment are a misuse that is not told: both
/// may take, and the consumer sees the later one's result.</para>
/// <para><b>The wait's end</b> is queued behind what the pool has to do already: bodies that end meanwhile find the wait taken back, and
/// the consumer then takes all of their results at once. It is not put off without bound: what does not fit into the room is not started.</para>
/// <para><b>Room.</b> A result counts as taken when a move hands it over. Taking makes room in the source, and tells the engine only if
/// a worker had looked for room in vain.</para>
/// <para><b>The end.</b> Once the call has ended (<see cref="StreamSupply{TResult}.HasEnded"/>), moves go on to the first gap (fail fast) or over all gaps (otherwise), then throw or end. After the caller's cancellation a move
/// hands over nothing until it is known whether anything was prevented: if so it throws and the rest is unclaimed, otherwise it goes on.</para>
/// <para><b>Disposal</b> answers the call, so that what runs is canceled, and completes when it has ended and the rest of the results is
/// unclaimed. That is done by whoever comes last and finds the role free: the disposer, the end of the call, or the move that
/// gives the role back; each changes its own part first and then looks at the others', with a full fence between. A move that is pending
/// then returns false, and so does one that finds the role taken by the disposal.</para>
/// </remarks>
internal sealed class ResultStream<TResult> : IAsyncEnumerator<TResult>, IValueTaskSource<bool>, IThreadPoolWorkItem
{
    private readonly IStreamCall<TResult> _call;
    private readonly CancellationToken _token;
    private readonly ConsumerTurn _turn = new();
    private readonly StreamSupply<TResult> _supply;
    private readonly ResultLine<TResult> _line;
    private ResultReader<TResult> _reader;
    private ManualResetValueTaskSourceCore<bool> _pending;
    private StreamReceipts<TResult>? _receipts;
    private TaskCompletionSource? _disposal;

    internal ResultStream(IStreamCall<TResult> call, CancellationToken token)
    {
        _call = call;
        _token = token;
        _supply = new StreamSupply<TResult>(call.Options, _turn, this);
        _line = _supply.Line;
        _reader = new ResultReader<TResult>(_line, _turn, _supply.SkipsGaps);
    }

    public TResult Current { get; private set; } = default!;

    private bool IsDisposing => Volatile.Read(ref _disposal) is not null;

    public ValueTask<bool> MoveNextAsync()
    {
        long word = _turn.Word;
        if (ConsumerTurn.StateOf(word) == State.Idle
            && !_supply.HasEnded
            && !IsDisposing
            && !_supply.IsStopping
            && _receipts is not { NotesEach: true }
            && _line.TryPeek(ConsumerTurn.PositionOf(word), out TResult result)
            && _turn.TryPass(word))
        {
            _line.Forget(ConsumerTurn.PositionOf(word));
            Current = result;
            _supply.TellRoom();
            return new ValueTask<bool>(true);
        }

        return _turn.Turn(State.Idle, State.Busy) switch
        {
            State.Idle => Move(),
            State.New => Begin(),
            State.Finished => new ValueTask<bool>(false),
            _ => Beside(),
        };
    }

    public ValueTask DisposeAsync()
    {
        if (_turn.Turn(State.New, State.Finished) is State.New or State.Finished)
        {
            return default;
        }

        var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource disposal = Interlocked.CompareExchange(ref _disposal, created, null) ?? created;
        _supply.StopByDisposal();
        FinishIfDisposed();
        if (_turn.Now == State.Finished)
        {
            disposal.TrySetResult();
        }

        return new ValueTask(disposal.Task);
    }

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        bool moved = _pending.GetResult(token);
        if (_turn.Turn(State.Delivered, State.Idle) == State.Delivered)
        {
            FinishIfDisposed();
        }

        return moved;
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _pending.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _pending.OnCompleted(continuation, state, token, flags);

    /// <summary>Wakes the consumer, whose wait was ended by the caller. Any thread.</summary>
    internal void Wake() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    /// <summary>The call has ended while the consumer was not waiting, or the role was given back. Any thread.</summary>
    internal void FinishIfDisposed()
    {
        if (IsDisposing
            && _supply.HasEnded
            && (_turn.Turn(State.Idle, State.Busy) == State.Idle || _turn.Turn(State.Delivered, State.Busy) == State.Delivered))
        {
            _ = Finish();
        }
    }

    /// <summary>Goes on with the move that was waiting. On a pool thread; the role was lent to it.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        switch (Advance(isPending: true))
        {
            case Advanced.ToResult:
                _turn.End(State.Delivered);
                _supply.TellRoom();
                FinishIfDisposed();
                _pending.SetResult(true);
                break;
            case Advanced.ToTheEnd:
                Task<bool> end = Finish();
                try
                {
                    // throws what an await would, with its stack
                    end.GetAwaiter().GetResult();
                }
                catch (Exception e)
                {
                    _pending.SetException(e);
                    break;
                }

                _pending.SetResult(false);
                break;
        }
    }

    // The role is taken: by another move, or, if this is the only one, by a disposal.
    private ValueTask<bool> Beside() => IsDisposing
        ? new ValueTask<bool>(false)
        : ValueTask.FromException<bool>(
            new InvalidOperationException("MoveNextAsync was called while an earlier call of it is under way."));

    // The first move: nothing has happened before it.
    private ValueTask<bool> Begin()
    {
        State state = _turn.Turn(State.New, State.Busy);
        if (state != State.New)
        {
            return state == State.Finished ? new ValueTask<bool>(false) : Beside();
        }

        if (_token.IsCancellationRequested && !_call.CallerToken.IsCancellationRequested)
        {
            return Abort(ValueTask.FromCanceled<bool>(_token));
        }

        try
        {
            var caller = CallerCancellation.Capture(_call.CallerToken);
            if (caller.IsCanceledBy(out Deadline? blamed))
            {
                return Abort(new ValueTask<bool>(caller.CanceledTask<bool>(blamed, _call.Options.Name)));
            }

            _receipts = StreamReceipts<TResult>.Of(_call.Options);
            FanOutCore engine = _call.Open(_supply, _receipts?.Unclaimed, _receipts?.Log);
            engine.AlsoCanceledBy(_token);
            _supply.Attach(engine);
            if (IsDisposing)
            {
                engine.Answer();
            }

            _ = engine.Start();
        }
        catch (Exception e)
        {
            return Abort(ValueTask.FromException<bool>(e));
        }

        return Move();
    }

    private ValueTask<bool> Abort(ValueTask<bool> outcome)
    {
        _turn.End(State.Finished);
        Volatile.Read(ref _disposal)?.TrySetResult();
        return outcome;
    }

    private ValueTask<bool> Move()
    {
        switch (Advance(isPending: false))
        {
            case Advanced.ToResult:
                _turn.End(State.Idle);
                _supply.TellRoom();
                FinishIfDisposed();
                return new ValueTask<bool>(true);
            case Advanced.ToTheEnd:
                return new ValueTask<bool>(Finish());
            default:
                // The role is lent already. The version stays until the next move, which this one must have been picked up for.
                return new ValueTask<bool>(this, _pending.Version);
        }
    }

    // Within the role. Once the result is Advanced.ToAWait the role is gone.
    private Advanced Advance(bool isPending)
    {
        while (true)
        {
            // first of all: what was put down before the end is seen by whoever sees the end
            bool ended = _supply.HasEnded;
            long wait = ResultLine<TResult>.TheEnd;
            if (!IsDisposing && !_supply.IsWithheld(ended) && _reader.TryRead(ended, out TResult result, out wait))
            {
                Current = result;
                _receipts?.Note(result);
                return Advanced.ToResult;
            }

            if (ended)
            {
                return Advanced.ToTheEnd;
            }

            if (!isPending)
            {
                isPending = true;
                _pending.Reset();
            }

            _line.Wait(wait);
            bool changed = _supply.HasEnded
                || (wait != ResultLine<TResult>.TheEnd && _line.LookAt(wait) != ResultLine<TResult>.Look.Nothing);
            if (!changed || !_line.TryWaitNoMore(wait))
            {
                // gaps may have been passed
                _supply.TellRoom();
                return Advanced.ToAWait;
            }
        }
    }

    // Within the role, which ends here; the call has ended before.
    private Task<bool> Finish()
    {
        bool isDisposing = IsDisposing;
        _reader.LeaveTo(_receipts?.Unclaimed);
        ref readonly CallVerdict verdict = ref _supply.Verdict;
        Task<bool> end = isDisposing ? Task.FromResult(false) : verdict.ToTask(false);
        int told = !isDisposing ? verdict.IsCanceled || _supply.SkipsGaps ? int.MaxValue : 1 : 0;
        _receipts?.Untold(verdict.Failures, told);
        if (!isDisposing)
        {
            Current = default!;
        }

        _turn.End(State.Finished);
        Volatile.Read(ref _disposal)?.TrySetResult();
        return end;
    }

    private enum Advanced
    {
        ToResult,
        ToTheEnd,
        ToAWait,
    }
}
