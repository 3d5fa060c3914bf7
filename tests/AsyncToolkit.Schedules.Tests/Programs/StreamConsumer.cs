using AsyncToolkit.Schedules.Tests.Explorer;

namespace AsyncToolkit.Schedules.Tests.Programs;

/// <summary>A stream over numbers and the one who takes its results, with a ledger of what happened. Written between steps only.</summary>
internal sealed class StreamConsumer(ResultOrder order, int items, int limit)
{
    private readonly Ledger _ledger = new(items, limit);
    private readonly List<int> _unclaimed = [];
    private readonly List<int> _produced = [];
    private string? _violation;

    internal InvalidOperationException Root { get; } = new("root");

    internal int Failing { get; init; } = -1;

    /// <summary>What the body of each item does, where that is not the same for all.</summary>
    internal IReadOnlyList<BodyKind>? Bodies { get; init; }

    internal Action<int> InBody { get; init; } = static _ => { };

    internal List<int> Taken { get; } = [];

    internal Exception? Thrown { get; private set; }

    internal IAsyncEnumerable<int> Stream(string source, string body, FailureMode mode, CancellationToken token = default)
    {
        var options = new ThrottleOptions
        {
            MaxConcurrency = limit,
            ResultOrder = order,
            FailureMode = mode,
            OnUnclaimed = result => _unclaimed.Add((int)result!),
        };
        return source switch
        {
            "array" => Enumerable.Range(0, items).ToArray().SelectThrottledAsync(options, SelectAsync, token),
            "lazy" => Steps.Lazy(items).SelectThrottledAsync(options, SelectAsync, token),
            _ => Steps.Async(items).SelectThrottledAsync(options, SelectAsync, token),
        };

        async ValueTask<int> SelectAsync(int item, CancellationToken bodyToken)
        {
            _ledger.Enter(item);

            // one may have been handed over and not been noted yet
            if (_ledger.InFlight + _produced.Count - Taken.Count > limit + 1)
            {
                _violation = "more in flight and waiting than the bound";
            }

            try
            {
                Actor.Point();
                InBody(item);
                if (Bodies is null ? body == "yield" || (body == "mixed" && item % 2 == 1) : Bodies[item].Suspends())
                {
                    await Steps.YieldAsync();
                }

                if (Bodies is null ? item == Failing : Bodies[item].Fails())
                {
                    throw Root;
                }

                _produced.Add(item);
                return item;
            }
            finally
            {
                _ledger.Leave();
            }
        }
    }

    internal void ConsumeAll(IAsyncEnumerable<int> stream, int atMost = int.MaxValue)
    {
        IAsyncEnumerator<int> enumerator = stream.GetAsyncEnumerator();
        Consume(enumerator, atMost);
        Steps.Await(enumerator.DisposeAsync().AsTask());
        CheckQuietNow();
    }

    internal void Consume(IAsyncEnumerator<int> enumerator, int atMost)
    {
        try
        {
            while (Taken.Count < atMost && Await(enumerator.MoveNextAsync()))
            {
                Taken.Add(enumerator.Current);
            }
        }
        catch (Exception e)
        {
            Thrown = e;
        }
    }

    internal void CheckQuietNow()
    {
        if (_ledger.InFlight != 0)
        {
            _violation = "something is still running";
        }
    }

    internal string? Check(bool all)
    {
        if ((_violation ?? _ledger.Check(all)) is { } wrong)
        {
            return wrong;
        }

        if (Taken.Distinct().Count() != Taken.Count)
        {
            return $"yielded twice: {string.Join(',', Taken)}";
        }

        if (order == ResultOrder.Source && !Taken.SequenceEqual(Taken.Order()))
        {
            return $"out of order: {string.Join(',', Taken)}";
        }

        return all && Taken.Count != items ? $"yielded {string.Join(',', Taken)}" : null;
    }

    /// <summary>Every result was either taken or handed over as unclaimed, and none both.</summary>
    internal string? CheckNothingLost() =>
        Taken.Concat(_unclaimed).Order().SequenceEqual(_produced.Order())
            ? null
            : $"produced {string.Join(',', _produced)}, took {string.Join(',', Taken)}, unclaimed {string.Join(',', _unclaimed)}";

    // The await of an async method: hooks a continuation if the move is pending.
    private static bool Await(ValueTask<bool> move)
    {
        System.Runtime.CompilerServices.ValueTaskAwaiter<bool> awaiter = move.GetAwaiter();
        if (!awaiter.IsCompleted)
        {
            bool resumed = false;
            awaiter.UnsafeOnCompleted(() => resumed = true);
            Actor.WaitUntil(() => resumed);
        }

        return awaiter.GetResult();
    }
}
