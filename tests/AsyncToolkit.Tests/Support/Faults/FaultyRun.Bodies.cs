using System.Collections.Concurrent;
using AsyncToolkit.Testing;

namespace AsyncToolkit.Tests.Support;

/// <content>What runs for each item.</content>
internal sealed partial class FaultyRun
{
    /// <summary>What is called when the token of a body is canceled, because the call has failed.</summary>
    internal const string TokenOfFailed = "token of a failed call";

    /// <summary>The same because the caller has canceled.</summary>
    internal const string TokenOfCanceled = "token of a canceled call";

    /// <summary>The same because somebody else has answered.</summary>
    internal const string TokenOfAnswered = "token of an answered call";

    /// <summary>The same because the time of the item is up.</summary>
    internal const string TokenOfTimedOut = "token of an item";

    internal const string Hash = "comparer: GetHashCode";
    internal const string Same = "comparer: Equals";
    internal const string OfDiscovered = "discovered: ";

    private readonly Gate _completed = new("completed");
    private readonly Gate _together = new("together");
    private readonly Gate _registered = new("registered");
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<int> _produced = new();
    private readonly ConcurrentBag<ScriptedSource> _discovered = [];
    private readonly ScriptedSource _few = new(Limit);
    private readonly bool _lastWaits;
    private int _running;
    private int _most;

    /// <summary>How many bodies have run to their end.</summary>
    internal int Completed => _produced.Count;

    /// <summary>What items throw that do not succeed, without any fault.</summary>
    internal FormatException Refusal { get; } = new("refused");

    /// <summary>Whether one item does not succeed.</summary>
    internal bool OneRefuses { get; private set; }

    /// <summary>The last item.</summary>
    internal int Last { get; set; } = Items - 1;

    /// <summary>Whether all the others do not succeed.</summary>
    internal bool OnlyLastSucceeds { get; set; }

    internal IEqualityComparer<int> Comparer => new HookedComparer(() => _fault.In(Same), () => _fault.In(Hash));

    private bool IsOfTokens => Callback is TokenOfFailed or TokenOfCanceled or TokenOfAnswered or TokenOfTimedOut;

    internal Task CompletedAsync(int count) => count == 0 ? Task.CompletedTask : _completed.WhenParkedAsync(count).WithHangGuard();

    /// <summary>The bodies as operations.</summary>
    internal IEnumerable<Func<CancellationToken, ValueTask<int>>> Operations() =>
        new MappedSequence<Func<CancellationToken, ValueTask<int>>>(_source.As(isAsync: false).Items!, item => token => Body(item, token));

    /// <summary>The same, each of which waits until as many are in flight as there may be.</summary>
    internal IEnumerable<Func<CancellationToken, ValueTask<int>>> OperationsAtOnce() =>
        new MappedSequence<Func<CancellationToken, ValueTask<int>>>(_few.As(isAsync: false).Items!, item => async token =>
        {
            await TogetherAsync();
            return await Body(item, token);
        });

    /// <summary>A body that does not succeed, without any fault.</summary>
    internal ValueTask<int> Refuse()
    {
        OneRefuses = true;
        throw Refusal;
    }

    /// <summary>The body of a traversal: an item leads to itself, and to the next one.</summary>
    internal async ValueTask<IEnumerable<int>> VisitAsync(int item, CancellationToken token)
    {
        // so that it is known how many there are when the first of them is known already
        if (Callback == Same && item < Limit)
        {
            await TogetherAsync();
        }

        await Body(item, token);
        var discovered = new ScriptedSource(2)
        {
            OnGetEnumerator = () => _fault.In(OfDiscovered + "GetEnumerator"),
            OnMoveNext = _ => _fault.In(OfDiscovered + "MoveNext"),
            OnCurrent = _ => _fault.In(OfDiscovered + "Current"),
            OnDispose = () => _fault.In(OfDiscovered + "Dispose"),
        };
        _discovered.Add(discovered);
        return new MappedSequence<int>(discovered.As(isAsync: false).Items!, next => Math.Min(item + next, Last));
    }

    internal ValueTask<int> Body(int item, CancellationToken token)
    {
        int running = Interlocked.Increment(ref _running);
        for (int most = _most; running > most; most = Volatile.Read(ref _most))
        {
            Interlocked.CompareExchange(ref _most, running, most);
        }

        try
        {
            // how far the others get in the order of the source depends on which one hangs, and not always is the first body to begin that of the first item
            if (item == 0 || _kind is not FaultKind.Hangs)
            {
                _fault.In("body");
            }
        }
        catch (IOException)
        {
            Interlocked.Decrement(ref _running);
            throw;
        }

        return BodyAsync(item, token);
    }

    private async ValueTask<int> BodyAsync(int item, CancellationToken token)
    {
        try
        {
            if (IsOfTokens && item < Limit)
            {
                await UntilTokensAreCanceledAsync(item, token);
            }
            else
            {
                await AsItsNumberSaysAsync(item, token);
            }

            if (OnlyLastSucceeds && item != Last)
            {
                throw Refusal;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }

        _produced.Enqueue(item);
        _completed.Mark();
        return item;
    }

    private async Task AsItsNumberSaysAsync(int item, CancellationToken token)
    {
        if (item % 2 == 1)
        {
            await Task.Yield();
        }

        await _fault.LaterInAsync("body");
        if (FirstWaits && item == 0)
        {
            await _trouble.Happened;
        }

        if (_lastWaits && item == Last)
        {
            // until the call is canceled
            await new TaskCompletionSource().Task.WaitAsync(token);
        }
    }

    // One of them sees to it that the tokens of the others are canceled, when all are there. The callback stays on its token, for it may outlive the body. It is
    // the first one there, so it is called last: nobody else's waits for it.
    private async Task UntilTokensAreCanceledAsync(int item, CancellationToken token)
    {
        if (item != 1)
        {
            if (item == 0)
            {
                _ = token.Register(() => _fault.In(Callback));
                _first.SetResult();
            }

            await _first.Task;
            Task canceled = token.CanceledAsync();
            _registered.Mark();
            await canceled;
            return;
        }

        await _registered.WhenParkedAsync(Limit - 1, CancellationToken.None).WithHangGuard();
        switch (Callback)
        {
            case TokenOfFailed:
                await Refuse();
                break;
            case TokenOfCanceled:
                _trouble.CancelCaller();
                break;
            case TokenOfTimedOut:
                _time.Advance(Day);
                break;
        }
    }

    private async Task TogetherAsync()
    {
        _together.Mark();
        await _together.WhenParkedAsync(Limit, CancellationToken.None).WithHangGuard();
    }
}
