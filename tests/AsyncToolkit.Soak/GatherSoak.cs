using System.Diagnostics;
using System.Globalization;

namespace AsyncToolkit.Soak;

/// <summary>Random gathers, outcomes and quorums under real threads, each compared with what a plain loop would have returned.</summary>
internal static class GatherSoak
{
    private const int CallsAtATime = 3;

    internal static async Task<int> RunAsync(SoakArguments arguments)
    {
        var random = new Random(arguments.Seed);
        var watch = Stopwatch.StartNew();
        long items = 0;
        int calls = 0;
        int failed = 0;
        var ends = new SortedDictionary<string, int>(StringComparer.Ordinal);
        while (items < arguments.Items && watch.Elapsed < arguments.Cap)
        {
            GatherCall[] batch = [.. Enumerable.Range(0, CallsAtATime).Select(_ => new GatherCall(SoakPlan.Draw(random), random.Next(3)))];
            foreach ((string end, IReadOnlyList<string> complaints) in await Task.WhenAll(batch.Select(static call => Task.Run(call.RunAsync))))
            {
                ends[end] = ends.GetValueOrDefault(end) + 1;
                failed += complaints.Count;
                foreach (string complaint in complaints)
                {
                    Console.WriteLine($"FAILED: {complaint}");
                }
            }

            items += batch.Sum(static call => (long)call.Started);
            Array.ForEach(batch, static call => call.Dispose());
            calls += batch.Length;
        }

        foreach ((string end, int count) in ends)
        {
            Console.WriteLine($"{end,-24} {count,8}");
        }

        bool complete = items >= arguments.Items;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"gathers, seed {arguments.Seed}: {items:N0} items in {calls:N0} calls in {watch.Elapsed.TotalSeconds:F1} s, {failed} complaints{(complete ? "" : ", and the time was up")}"));
        return complete && failed == 0 ? 0 : 1;
    }

    /// <summary>One call, and the model that its end has to agree with: item <c>i</c> fails if the plan says so, and otherwise has the result that the seed makes of it.</summary>
    private sealed class GatherCall(SoakPlan plan, int kind) : IDisposable
    {
        private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(1);

        private readonly byte[] _started = new byte[plan.Items];
        private readonly byte[] _produced = new byte[plan.Items];
        private readonly byte[] _unclaimed = new byte[plan.Items];
        private readonly List<string> _complaints = [];
        private readonly TaskCompletionSource _allHandedOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenSource _caller = new();
        private int _count;
        private int _producedCount;
        private int _unclaimedCount;
        private int _expectedUnclaimed = -1;
        private int _inFlight;

        internal int Started => Volatile.Read(ref _count);

        public void Dispose() => _caller.Dispose();

        internal async Task<(string End, IReadOnlyList<string> Complaints)> RunAsync()
        {
            try
            {
                string end = await (kind switch { 0 => GatherAsync(), 1 => OutcomesAsync(), _ => QuorumAsync() }).WaitAsync(HangGuard);
                Check(_inFlight == 0, $"{_inFlight} still in flight");
                return (end, _complaints);
            }
            catch (TimeoutException)
            {
                Complain("the call did not end, or not everything was handed over");
                return ("hanging", _complaints);
            }
        }

        private async Task<string> GatherAsync()
        {
            var options = new ThrottleOptions { MaxConcurrency = plan.Limit, FailureMode = plan.Mode, OnUnclaimed = HandOver };
            Task<ulong[]> call = plan.Source switch
            {
                SourceKind.Array => Enumerable.Range(0, plan.Items).ToArray().GatherAsync(options, BodyAsync, _caller.Token),
                SourceKind.List => Enumerable.Range(0, plan.Items).ToList().GatherAsync(options, BodyAsync, _caller.Token),
                SourceKind.Iterator => Iterate().GatherAsync(options, BodyAsync, _caller.Token),
                SourceKind.Completed => IterateAsync(yields: false).GatherAsync(options, BodyAsync, _caller.Token),
                SourceKind.Yielding => IterateAsync(yields: true).GatherAsync(options, BodyAsync, _caller.Token),
                _ => Operations().GatherAsync(options, _caller.Token),
            };
            await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (call.IsCompletedSuccessfully)
            {
                ulong[] results = await call;
                Check(results.AsSpan().SequenceEqual(Model()), "the results are not those of the model");
                await HandedOverAsync(0);
            }
            else
            {
                Check(call.IsCanceled || Fails(), "failed without a reason");
                await HandedOverAsync(_producedCount);
                Check(_unclaimed.AsSpan().SequenceEqual(_produced), "what was unclaimed is not what was produced");
            }

            return $"gather {call.Status}";
        }

        private async Task<string> OutcomesAsync()
        {
            var options = new ThrottleOptions { MaxConcurrency = plan.Limit, OnUnclaimed = HandOver };
            Task<Outcome<ulong>[]> call = plan.Source switch
            {
                SourceKind.Array => Enumerable.Range(0, plan.Items).ToArray().GatherOutcomesAsync(options, BodyAsync, _caller.Token),
                SourceKind.List => Enumerable.Range(0, plan.Items).ToList().GatherOutcomesAsync(options, BodyAsync, _caller.Token),
                SourceKind.Iterator => Iterate().GatherOutcomesAsync(options, BodyAsync, _caller.Token),
                SourceKind.Completed => IterateAsync(yields: false).GatherOutcomesAsync(options, BodyAsync, _caller.Token),
                SourceKind.Yielding => IterateAsync(yields: true).GatherOutcomesAsync(options, BodyAsync, _caller.Token),
                _ => Operations().GatherOutcomesAsync(options, _caller.Token),
            };
            Outcome<ulong>[] outcomes = await call;
            bool counted = plan.Source is SourceKind.Array or SourceKind.List;
            Check(outcomes.Length == plan.Items || (_caller.IsCancellationRequested && !counted && outcomes.Length < plan.Items), $"{outcomes.Length} outcomes");
            for (int i = 0; i < outcomes.Length; i++)
            {
                OutcomeStatus status = outcomes[i].Status;
                bool holds = outcomes[i].Index == i && (status switch
                {
                    OutcomeStatus.Succeeded => !plan.Fails(i) && outcomes[i].Value == ResultOf(i) && _produced[i] == 1,
                    OutcomeStatus.Failed => plan.Fails(i) && outcomes[i].Exception is SoakException,
                    OutcomeStatus.NotStarted => _started[i] == 0 && _caller.IsCancellationRequested,
                    _ => _caller.IsCancellationRequested && _started[i] == 1 && _produced[i] == 0,
                });
                Check(holds, $"{outcomes[i]} does not agree with the model");
            }

            return _caller.IsCancellationRequested ? "outcomes, canceled" : "outcomes";
        }

        private async Task<string> QuorumAsync()
        {
            int quorum = 1 + (int)(plan.Mix(-1) % (uint)Math.Max(1, plan.Items / 2));
            Task<ulong[]> call = (plan.Source == SourceKind.Array ? [.. Operations()] : Operations())
                .QuorumAsync(quorum, new ThrottleOptions { MaxConcurrency = plan.Limit, OnUnclaimed = HandOver }, _caller.Token);
            await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (call.IsCompletedSuccessfully)
            {
                ulong[] winners = await call;
                Check(winners.Length == quorum, $"{winners.Length} winners of {quorum}");
                await HandedOverAsync(_producedCount - quorum);
                var expected = Enumerable.Range(0, plan.Items).Where(i => _produced[i] == 1 && _unclaimed[i] == 0).Select(ResultOf).Order();
                Check(winners.Order().SequenceEqual(expected), "winners and losers are not what was produced");
            }
            else
            {
                Check(call.IsCanceled || plan.Items < quorum || Fails(), "missed without a reason");
                await HandedOverAsync(_producedCount);
                Check(_unclaimed.AsSpan().SequenceEqual(_produced), "what was unclaimed is not what was produced");
            }

            return $"quorum {call.Status}";
        }

        private IEnumerable<int> Iterate() => Enumerable.Range(0, plan.Items).Where(static _ => true);

        private async IAsyncEnumerable<int> IterateAsync(bool yields)
        {
            for (int i = 0; i < plan.Items; i++)
            {
                if (yields && i % 16 == 0)
                {
                    await Task.Yield();
                }

                yield return i;
            }
        }

        private IEnumerable<Func<CancellationToken, ValueTask<ulong>>> Operations() =>
            Iterate().Select(item => (Func<CancellationToken, ValueTask<ulong>>)(token => BodyAsync(item, token)));

        private ValueTask<ulong> BodyAsync(int item, CancellationToken token)
        {
            _started[item]++;
            if (Interlocked.Increment(ref _inFlight) > plan.Limit)
            {
                Complain($"more in flight than {plan.Limit}");
            }

            if (Interlocked.Increment(ref _count) == plan.CancelAt)
            {
                _caller.Cancel();
            }

            bool synchronous = plan.Body == BodyKind.Synchronous || (plan.Body == BodyKind.Mixed && item % 8 != 0);
            return synchronous ? new ValueTask<ulong>(End(item, token)) : EndLaterAsync(item, token);
        }

        private async ValueTask<ulong> EndLaterAsync(int item, CancellationToken token)
        {
            if (plan.Body == BodyKind.Scheduled && item % 4 == 0)
            {
                var source = new TaskCompletionSource();
                ThreadPool.UnsafeQueueUserWorkItem(static source => source.SetResult(), source, preferLocal: false);
                await source.Task.ConfigureAwait(false);
            }
            else
            {
                await Task.Yield();
            }

            return End(item, token);
        }

        private ulong End(int item, CancellationToken token)
        {
            Interlocked.Decrement(ref _inFlight);
            if (plan.Fails(item))
            {
                throw new SoakException(item);
            }

            if (plan.Mix(item) % 16 == 0)
            {
                token.ThrowIfCancellationRequested();
            }

            _produced[item]++;
            Interlocked.Increment(ref _producedCount);
            return ResultOf(item);
        }

        // The item, and what the seed makes of it.
        private ulong ResultOf(int item) => ((ulong)item << 32) | plan.Mix(item);

        // One after the other, by contract.
        private void HandOver(object? result)
        {
            int item = (int)((ulong)result! >> 32);
            Check((ulong)result == ResultOf(item), $"{result} is nobody's result");
            Check(++_unclaimed[item] == 1, $"the result of {item} was handed over {_unclaimed[item]} times");
            if (Interlocked.Increment(ref _unclaimedCount) == Volatile.Read(ref _expectedUnclaimed))
            {
                _allHandedOver.TrySetResult();
            }
        }

        private async Task HandedOverAsync(int expected)
        {
            Volatile.Write(ref _expectedUnclaimed, expected);
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref _unclaimedCount) < expected)
            {
                await _allHandedOver.Task;
            }

            Check(_unclaimedCount == expected, $"{_unclaimedCount} handed over, {expected} expected");
        }

        private bool Fails() => plan.FailureEvery > 0 && Enumerable.Range(0, plan.Items).Any(plan.Fails);

        private ulong[] Model() => [.. Enumerable.Range(0, plan.Items).Select(ResultOf)];

        private void Check(bool holds, string complaint)
        {
            if (!holds)
            {
                Complain(complaint);
            }
        }

        private void Complain(string complaint)
        {
            lock (_complaints)
            {
                _complaints.Add($"{complaint} [{plan}, kind {kind}]");
            }
        }
    }
}
