namespace AsyncToolkit.Soak;

/// <summary>Runs one stream and compares what came of it with the sequential model.</summary>
internal sealed class StreamRun(StreamPlan plan) : IDisposable
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(1);

    private readonly byte[] _visits = new byte[plan.Call.Items];
    private readonly byte[] _handed = new byte[plan.Call.Items];
    private readonly CancellationTokenSource _caller = new();
    private readonly List<long> _taken = [];
    private readonly List<string> _complaints = [];
    private int _started;
    private int _inFlight;
    private int _produced;
    private int _failed;
    private int _takenSoFar;
    private int _unclaimed;
    private int _opened;
    private int _disposals;

    internal int Started => _started;

    internal int Taken => _taken.Count;

    internal int Unclaimed => _unclaimed;

    internal string Ending { get; private set; } = "hung";

    internal IReadOnlyList<string> Complaints => _complaints;

    internal async Task RunAsync()
    {
        try
        {
            await ConsumeAsync().WaitAsync(HangGuard);
        }
        catch (TimeoutException)
        {
            Complain($"the stream did not end within {HangGuard}");
            return;
        }

        Compare();
    }

    public void Dispose() => _caller.Dispose();

    private async Task ConsumeAsync()
    {
        if (plan.Call.CancelAt == 0)
        {
            await _caller.CancelAsync();
        }

        IAsyncEnumerator<long> enumerator = Open().GetAsyncEnumerator(plan.Call.Seed % 2 == 0 ? _caller.Token : default);
        Exception? thrown = null;
        bool left = plan.LeaveAt == 0;
        try
        {
            while (!left && await enumerator.MoveNextAsync())
            {
                _taken.Add(enumerator.Current);
                int taken = Interlocked.Increment(ref _takenSoFar);
                left = taken == plan.LeaveAt;
                if (plan.SlowEvery > 0 && taken % plan.SlowEvery == 0)
                {
                    await Task.Yield();
                }
            }
        }
        catch (Exception e)
        {
            thrown = e;
        }

        await enumerator.DisposeAsync();
        Ending = left ? "left" : thrown switch
        {
            null => "succeeded",
            OperationCanceledException => "canceled",
            _ => "faulted",
        };
        if (_inFlight != 0)
        {
            Complain($"{_inFlight} still run");
        }

        // they are handed over in the background
        SpinWait.SpinUntil(() => Volatile.Read(ref _unclaimed) + _taken.Count == _produced, HangGuard);
        CheckEnding(thrown, left);
    }

    private void CheckEnding(Exception? thrown, bool left)
    {
        bool disturbed = plan.Call.CancelAt >= 0 || plan.Call.SourceFailsAt >= 0;
        if (thrown is not (null or OperationCanceledException or SoakException or FanOutException))
        {
            Complain($"threw {thrown}");
        }

        if (thrown is OperationCanceledException && plan.Call.CancelAt < 0)
        {
            Complain("canceled, by nobody");
        }

        if (!left && thrown is null && (_failed > 0 || _taken.Count != plan.Call.Items))
        {
            Complain($"succeeded with {_failed} failures and {_taken.Count} results");
        }

        if (!left && !disturbed && plan.Call.Mode == FailureMode.Collect && _taken.Count + _failed != plan.Call.Items)
        {
            Complain($"collected {_taken.Count} results and {_failed} failures");
        }

        if (thrown is FanOutException { Failures.Count: var failures } && !disturbed && failures != _failed)
        {
            Complain($"{failures} failures told of {_failed}");
        }

        if (_unclaimed + _taken.Count != _produced)
        {
            Complain($"{_produced} results, {_taken.Count} taken, {_unclaimed} unclaimed");
        }

        if (_opened != _disposals)
        {
            Complain($"{_opened} sources opened, {_disposals} disposed");
        }
    }

    // The sequential model: item after item, each with its result, failed ones left out.
    private void Compare()
    {
        int expected = 0;
        foreach (long result in _taken)
        {
            int item = StreamPlan.ItemOf(result);
            if ((uint)item >= (uint)plan.Call.Items || result != plan.ResultOf(item) || plan.Call.Fails(item))
            {
                Complain($"{result:X} is the result of no item");
                return;
            }

            if (++_handed[item] != 1)
            {
                Complain($"item {item} was handed over {_handed[item]} times");
            }

            if (plan.Order == ResultOrder.Completion)
            {
                continue;
            }

            while (expected < item && plan.Call.Mode != FailureMode.FailFast && plan.Call.Fails(expected))
            {
                expected++;
            }

            // a call that was stopped may have gaps where items did not come to run
            bool gaps = plan.Call.Mode is var mode && mode != FailureMode.FailFast && mode != FailureMode.Collect;
            if (item != expected && !(gaps && item > expected))
            {
                Complain($"item {item} came where {expected} should have");
                return;
            }

            expected = item + 1;
        }
    }

    private IAsyncEnumerable<long> Open()
    {
        var options = new ThrottleOptions
        {
            MaxConcurrency = plan.Call.Limit,
            FailureMode = plan.Call.Mode,
            ResultOrder = plan.Order,
            OnUnclaimed = OnUnclaimed,
        };
        CancellationToken token = plan.Call.Seed % 2 == 0 ? default : _caller.Token;
        return plan.Call.Source switch
        {
            SourceKind.Array => Enumerable.Range(0, plan.Call.Items).ToArray().SelectThrottledAsync(options, SelectAsync, token),
            SourceKind.List => Enumerable.Range(0, plan.Call.Items).ToList().SelectThrottledAsync(options, SelectAsync, token),
            SourceKind.Iterator => Iterate().SelectThrottledAsync(options, SelectAsync, token),
            _ => IterateAsync(plan.Call.Source == SourceKind.Yielding).SelectThrottledAsync(options, SelectAsync, token),
        };
    }

    private void OnUnclaimed(object? result)
    {
        if ((long)result! != plan.ResultOf(StreamPlan.ItemOf((long)result)))
        {
            Complain("an unclaimed result is no item's");
        }

        Interlocked.Increment(ref _unclaimed);
    }

    private ValueTask<long> SelectAsync(int item, CancellationToken token)
    {
        Enter(item);
        bool synchronous = plan.Call.Body == BodyKind.Synchronous || (plan.Call.Body == BodyKind.Mixed && item % 8 != 0);
        return synchronous ? new ValueTask<long>(End(item, token)) : EndLaterAsync(item, token);
    }

    private async ValueTask<long> EndLaterAsync(int item, CancellationToken token)
    {
        if (plan.Call.Body == BodyKind.Scheduled && item % 4 == 0)
        {
            // completes inside a SetResult on a pool thread
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

    private long End(int item, CancellationToken token)
    {
        try
        {
            if (plan.Call.Fails(item))
            {
                Interlocked.Increment(ref _failed);
                throw new SoakException(item);
            }

            if (plan.Call.Mix(item) % 16 == 0)
            {
                token.ThrowIfCancellationRequested();
            }

            Interlocked.Increment(ref _produced);
            return plan.ResultOf(item);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private void Enter(int item)
    {
        int inFlight = Interlocked.Increment(ref _inFlight);
        if (Interlocked.Increment(ref _started) == plan.Call.CancelAt)
        {
            _caller.Cancel();
        }

        // What waits is read so that it comes out too small rather than too great: what is taken by now, less what was produced before.
        // One result may have been handed over that is not counted as taken yet.
        int produced = Volatile.Read(ref _produced);
        int waiting = produced - Volatile.Read(ref _takenSoFar);
        if (inFlight > plan.Call.Limit || waiting > plan.Call.Limit + 1)
        {
            Complain($"{inFlight} in flight, {waiting} waiting");
        }

        if (++_visits[item] != 1)
        {
            Complain($"item {item} ran {_visits[item]} times");
        }
    }

    private IEnumerable<int> Iterate()
    {
        Interlocked.Increment(ref _opened);
        try
        {
            for (int i = 0; i < plan.Call.Items; i++)
            {
                FailAt(i);
                yield return i;
            }

            FailAt(plan.Call.Items);
        }
        finally
        {
            Interlocked.Increment(ref _disposals);
        }
    }

    private async IAsyncEnumerable<int> IterateAsync(bool yields)
    {
        foreach (int item in Iterate())
        {
            if (yields)
            {
                await Task.Yield();
            }

            yield return item;
        }
    }

    private void FailAt(int index)
    {
        if (index == plan.Call.SourceFailsAt)
        {
            throw new SoakException(index);
        }
    }

    private void Complain(string complaint)
    {
        lock (_complaints)
        {
            _complaints.Add($"{complaint} [{plan}]");
        }
    }
}
