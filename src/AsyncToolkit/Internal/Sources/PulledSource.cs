using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>A sequence that one worker at a time pulls from.</summary>
/// <remarks>
/// <para>Pulling is a role. Free → held (a worker is inside <c>MoveNextAsync</c> or reads <c>Current</c>) → free, or held →
/// parked (a pull is pending; nobody runs) → held again on the thread that resumes it. Everything but <see cref="_role"/> and
/// <see cref="_ended"/> is touched by the holder only. The item is read before the role is given up: the next holder moves on.</para>
/// <para>A worker that finds the role taken gives up its place and leaves. That loses nothing: after giving up its place it
/// looks again (<see cref="HasUnclaimed"/>) and the holder, after giving up the role, looks for free places; both steps are
/// full fences, so one of the two sees the other and summons a helper.</para>
/// <para>A parked pull keeps the place of its worker, so the call cannot end before it.</para>
/// <para>Where the items have to fit into a <see cref="Room"/>, nothing is pulled that would not: <see cref="_pulled"/> is compared with it
/// under the role, and read by others only to tell whether looking is worth while.</para>
/// </remarks>
internal sealed class PulledSource<T>(IAsyncEnumerable<T> sequence, Room? room = null) : Source<T>
{
    private const int Free = 0;
    private const int Held = 1;
    private const int Parked = 2;

    // A pull from memory takes tens of nanoseconds: worth waiting for, rather than leaving and being summoned again.
    private const int Spins = 8;

    // A holder that has lost its processor inside the pull gets it back by this. Spinning would keep it away for the rest of a
    // time slice, in which hundreds of suspended bodies end, wait and leave one after the other.
    private const int Yields = 22;

    private int _role;
    private bool _ended;
    private long _pulled;
    private IAsyncEnumerator<T>? _enumerator;
    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter _pull;
    private Action? _onPulled;

    public override long? KnownCount => (sequence as ICountedSequence)?.KnownCount;

    // A sequence that has ended is as long as it was, whatever its count had said.
    internal override long Extent => Volatile.Read(ref _ended) ? _pulled : Math.Max(_pulled, KnownCount ?? 0);

    internal override bool HasUnclaimed => !Volatile.Read(ref _ended) && Volatile.Read(ref _role) == Free && HasRoom;

    // Without the count, only asking once more could tell whether the last item was the last, and after a stop nobody asks.
    internal override bool IsExhausted => Volatile.Read(ref _ended) || _pulled == KnownCount;

    internal override bool IsUsedUp => Volatile.Read(ref _ended);

    internal override bool RunsUserCode => true;

    internal override bool KeepsSlots => true;

    internal override bool LacksRoom => !HasRoom;

    private bool HasRoom => room is null || room.Beyond(Volatile.Read(ref _pulled)) > 0;

    internal override Taken Take(ref Claim<T> claim, FanOutCore engine)
    {
        for (int tries = 0; ; tries++)
        {
            if (Volatile.Read(ref _ended))
            {
                return Taken.Nothing;
            }

            // looked at before it is swapped: a swap in vain would take the cache line from the holder
            int role = Volatile.Read(ref _role);
            if (role == Free && (role = Interlocked.CompareExchange(ref _role, Held, Free)) == Free)
            {
                break;
            }

            if (role == Parked || tries == Spins + Yields)
            {
                return Taken.Nothing;
            }

            if (tries < Spins)
            {
                // Whoever takes item after item lets the other do so for a while, or the role would go to and fro between
                // processors; whoever comes from a suspended body goes back to one, and takes the first chance.
                Thread.SpinWait(claim.RunLength == 0 ? 1 : 10);
            }
            else
            {
                Thread.Yield();
            }
        }

        if (Volatile.Read(ref _ended) || !HasRoom || engine.IsStopping)
        {
            GiveUpRole();
            return Taken.Nothing;
        }

        bool any;
        try
        {
            _enumerator ??= Open(engine);
            ValueTask<bool> pull = _enumerator.MoveNextAsync();
            if (!pull.IsCompleted)
            {
                _pull = pull.ConfigureAwait(false).GetAwaiter();
                Volatile.Write(ref _role, Parked);

                // From here on the pull may already have been resumed elsewhere: nothing is touched after it.
                _pull.UnsafeOnCompleted(_onPulled ??= engine.ResumePull);
                return Taken.Parked;
            }

            any = pull.GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            return Fail(e, engine);
        }

        return Deliver(any, ref claim, engine);
    }

    internal override Taken Resume(ref Claim<T> claim, FanOutCore engine)
    {
        Volatile.Write(ref _role, Held);
        bool any;
        try
        {
            any = _pull.GetResult();
        }
        catch (Exception e)
        {
            return Fail(e, engine);
        }
        finally
        {
            _pull = default;
        }

        return Deliver(any, ref claim, engine);
    }

    internal override ValueTask DisposeAsync() => _enumerator?.DisposeAsync() ?? default;

    private IAsyncEnumerator<T> Open(FanOutCore engine)
    {
        (sequence as IEngineAware)?.Attach(engine);
        return sequence.GetAsyncEnumerator(engine.BodyToken);
    }

    private Taken Deliver(bool any, ref Claim<T> claim, FanOutCore engine)
    {
        if (!any)
        {
            Volatile.Write(ref _ended, true);
            GiveUpRole();
            return Taken.Nothing;
        }

        try
        {
            claim.Item = _enumerator!.Current;
        }
        catch (Exception e)
        {
            return Fail(e, engine);
        }

        claim.Index = _pulled;
        claim.RunLength++;
        Volatile.Write(ref _pulled, _pulled + 1);
        GiveUpRole();
        return Taken.Item;
    }

    // A sequence that has thrown is not asked again: what it would do then is anybody's guess.
    private Taken Fail(Exception exception, FanOutCore engine)
    {
        engine.Fail(exception, _pulled, item: null, isSourceFailure: true);
        Volatile.Write(ref _ended, true);
        GiveUpRole();
        return Taken.Nothing;
    }

    private void GiveUpRole() => Interlocked.Exchange(ref _role, Free);
}
