using System.Globalization;

namespace AsyncToolkit.Soak;

/// <summary>Runs one plan and checks what came of it.</summary>
internal sealed class SoakCall(SoakPlan plan) : IDisposable
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(1);

    private readonly byte[] _visits = new byte[plan.Items];
    private readonly CancellationTokenSource _caller = new();
    private readonly List<string> _complaints = [];
    private int _started;
    private int _ended;
    private int _failed;
    private int _inFlight;
    private int _peak;
    private int _disposals;
    private int _opened;
    private int _sourceFailures;
    private int _timeouts;
    private volatile bool _cancelRequested;

    internal int Started => _started;

    internal int Failed => _failed;

    internal int Peak => _peak;

    /// <summary>Runs the call; returns how it ended and what was wrong.</summary>
    internal async Task<(TaskStatus Status, IReadOnlyList<string> Complaints)> RunAsync()
    {
        if (plan.CancelAt == 0)
        {
            Cancel();
        }

        Task call = Start();
        await call.WaitAsync(HangGuard).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!call.IsCompleted)
        {
            Complain($"the call did not end within {HangGuard}");
            return (call.Status, _complaints);
        }

        CheckBalances();
        CheckEnding(call);
        return (call.Status, _complaints);
    }

    public void Dispose() => _caller.Dispose();

    private Task Start()
    {
        var options = new ThrottleOptions { MaxConcurrency = plan.Limit, FailureMode = plan.Mode, ItemTimeout = plan.ItemTimeout };
        return plan.Source switch
        {
            SourceKind.Array => Enumerable.Range(0, plan.Items).ToArray().ForEachThrottledAsync(options, BodyAsync, _caller.Token),
            SourceKind.List => Enumerable.Range(0, plan.Items).ToList().ForEachThrottledAsync(options, BodyAsync, _caller.Token),
            SourceKind.Iterator => Iterate().ForEachThrottledAsync(options, BodyAsync, _caller.Token),
            SourceKind.Completed => IterateAsync(yields: false).ForEachThrottledAsync(options, BodyAsync, _caller.Token),
            SourceKind.Yielding => IterateAsync(yields: true).ForEachThrottledAsync(options, BodyAsync, _caller.Token),
            _ => (plan.Items == 0 ? [] : new[] { 0 }).TraverseThrottledAsync(options, VisitAsync, _caller.Token),
        };
    }

    private async ValueTask<IEnumerable<int>> VisitAsync(int item, CancellationToken token)
    {
        await BodyAsync(item, token).ConfigureAwait(false);
        return ChildrenOf(item);

        IEnumerable<int> ChildrenOf(int parent)
        {
            for (long child = (3L * parent) + 1; child <= (3L * parent) + 3 && child < plan.Items; child++)
            {
                yield return (int)child;
            }
        }
    }

    private ValueTask BodyAsync(int item, CancellationToken token)
    {
        Enter(item);
        if (plan.Waits(item))
        {
            return TimeOutAsync(token);
        }

        bool synchronous = plan.Body == BodyKind.Synchronous || (plan.Body == BodyKind.Mixed && item % 8 != 0);
        return synchronous ? EndNow(item, token) : EndLaterAsync(item, token);
    }

    private ValueTask EndNow(int item, CancellationToken token)
    {
        try
        {
            End(item, token);
            return default;
        }
        finally
        {
            Leave();
        }
    }

    // Whether this is a timeout or was induced by the end of the call is for the call to say: it may fail, or not.
    private async ValueTask TimeOutAsync(CancellationToken token)
    {
        try
        {
            var canceled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using (token.UnsafeRegister(static source => ((TaskCompletionSource)source!).SetResult(), canceled))
            {
                await canceled.Task.ConfigureAwait(false);
            }

            Interlocked.Increment(ref _timeouts);
            token.ThrowIfCancellationRequested();
        }
        finally
        {
            Leave();
        }
    }

    private async ValueTask EndLaterAsync(int item, CancellationToken token)
    {
        try
        {
            if (plan.Body == BodyKind.Scheduled && item % 4 == 0)
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

            End(item, token);
        }
        finally
        {
            Leave();
        }
    }

    private void End(int item, CancellationToken token)
    {
        if (plan.Fails(item))
        {
            Interlocked.Increment(ref _failed);
            throw new SoakException(item);
        }

        if (plan.Mix(item) % 16 == 0 && token.IsCancellationRequested)
        {
            // on a slow machine the short timeout strikes those too who do not wait for it
            _ = plan.ItemTimeout == SoakPlan.ShortTimeout ? Interlocked.Increment(ref _timeouts) : 0;
            token.ThrowIfCancellationRequested();
        }
    }

    private void Enter(int item)
    {
        if (Interlocked.Increment(ref _started) == plan.CancelAt)
        {
            Cancel();
        }

        int now = Interlocked.Increment(ref _inFlight);
        int peak = Volatile.Read(ref _peak);
        while (now > peak)
        {
            int seen = Interlocked.CompareExchange(ref _peak, now, peak);
            if (seen == peak)
            {
                break;
            }

            peak = seen;
        }

        // one writer for each item, if each runs once
        if (++_visits[item] != 1)
        {
            Complain($"item {item} ran {_visits[item]} times");
        }
    }

    private void Leave()
    {
        Interlocked.Decrement(ref _inFlight);
        Interlocked.Increment(ref _ended);
    }

    private void Cancel()
    {
        _cancelRequested = true;
        _caller.Cancel();
    }

    private IEnumerable<int> Iterate()
    {
        Interlocked.Increment(ref _opened);
        try
        {
            for (int i = 0; i < plan.Items; i++)
            {
                FailAt(i);
                yield return i;
            }

            FailAt(plan.Items);
        }
        finally
        {
            Interlocked.Increment(ref _disposals);
        }
    }

    private async IAsyncEnumerable<int> IterateAsync(bool yields)
    {
        Interlocked.Increment(ref _opened);
        try
        {
            for (int i = 0; i < plan.Items; i++)
            {
                if (yields && i % 16 == 0)
                {
                    await Task.Yield();
                }

                FailAt(i);
                yield return i;
            }

            FailAt(plan.Items);
        }
        finally
        {
            Interlocked.Increment(ref _disposals);
        }
    }

    private void FailAt(int index)
    {
        if (index == plan.SourceFailsAt)
        {
            Interlocked.Increment(ref _sourceFailures);
            throw new SoakException(-1);
        }
    }

    private void CheckBalances()
    {
        Check(_started == _ended, $"{_started} started, {_ended} ended");
        Check(_inFlight == 0, $"{_inFlight} still in flight");
        Check(_peak <= plan.Limit, $"{_peak} in flight at a limit of {plan.Limit}");
        Check(_opened == _disposals, $"opened {_opened} times, disposed {_disposals} times");
        int visited = 0;
        foreach (byte visits in _visits)
        {
            visited += visits;
        }

        Check(visited == _started, $"{visited} visits, {_started} starts");
    }

    private void CheckEnding(Task call)
    {
        int thrown = _failed + _sourceFailures;
        switch (call.Status)
        {
            case TaskStatus.RanToCompletion:
                Check(thrown == 0 && _timeouts == 0, $"succeeded with {thrown} failures and {_timeouts} timeouts");
                Check(_started == plan.Items, $"succeeded after {_started} of {plan.Items}");
                break;
            case TaskStatus.Canceled:
                Check(_cancelRequested, "canceled by nobody");
                CheckKept(KeptIn(call), thrown);
                break;
            case TaskStatus.Faulted:
                CheckKept(
                    plan.Mode == FailureMode.FailFast
                        ? call.Exception!.InnerExceptions.Count
                        : ((FanOutException)call.Exception!.InnerExceptions.Single()).Failures.Count,
                    thrown);
                Check(call.Exception!.Flatten().InnerExceptions.All(IsOurs), $"failed with {call.Exception}");
                if (plan.Mode == FailureMode.Collect && _sourceFailures == 0 && !_cancelRequested && plan.Source != SourceKind.Tree)
                {
                    Check(_started == plan.Items, $"collected after {_started} of {plan.Items}");
                }

                break;
            default:
                Complain($"ended as {call.Status}");
                break;
        }
    }

    private bool IsOurs(Exception exception) =>
        exception is SoakException || (exception is OperationTimeoutException && plan.ItemTimeout == SoakPlan.ShortTimeout);

    // Exact, but for items whose timeout may have been overtaken by the end of the call.
    private void CheckKept(int kept, int thrown) =>
        Check(kept >= thrown && kept <= thrown + _timeouts, $"ended with {kept} of {thrown} failures ({_timeouts} timeouts)");

    private static int KeptIn(Task call)
    {
        try
        {
            call.GetAwaiter().GetResult();
            return -1;
        }
        catch (OperationCanceledException e)
        {
            return (e.InnerException as FanOutException)?.Failures.Count ?? 0;
        }
    }

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
            _complaints.Add(string.Create(CultureInfo.InvariantCulture, $"{complaint} [{plan}]"));
        }
    }
}
