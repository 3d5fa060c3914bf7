namespace AsyncToolkit.Soak;

/// <summary>Calls under a time limit, all in flight at once, each of which has to end as what it times says.</summary>
internal sealed class TimedBatch(int seed) : IDisposable
{
    private const int Most = 600;

    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(1);

    private readonly Random _random = new(seed);
    private readonly CancellationTokenSource _caller = new();
    private readonly TaskCompletionSource _late = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task<string>> _ends = [];
    private int _expectedLate;
    private int _toldLate;

    private enum Behaviour
    {
        CompletesAtOnce = 0,
        Yields,
        Fails,
        ObeysItsToken,
        IsStubborn,
        ComesAtTheLastMoment,
        IsCanceled,
    }

    private enum Form
    {
        Task = 0,
        TriedTask,
        Operation,
        TriedOperation,
        FailAfter,
        MoveOnAfter,
    }

    internal int Seed => seed;

    internal int Calls => _ends.Count;

    internal string? Complaint { get; private set; }

    internal IEnumerable<(string End, int Count)> Ends => _ends.CountBy(static end => end.Result).Select(static pair => (pair.Key, pair.Value));

    public void Dispose() => _caller.Dispose();

    internal async Task RunAsync()
    {
        // mostly such as end by themselves; whoever times out, or nearly so, takes real time
        bool isSlow = _random.Next(4) == 0;
        int count = _random.Next(1, Most);
        for (int i = 0; i < count; i++)
        {
            var behaviour = (Behaviour)_random.Next(isSlow ? 7 : 3);
            var form = (Form)_random.Next(behaviour is Behaviour.IsStubborn ? 4 : 6);
            if (behaviour is Behaviour.ObeysItsToken && form is Form.Task or Form.TriedTask)
            {
                // a running task has no token to obey
                behaviour = Behaviour.IsStubborn;
            }

            _ends.Add(RunAsync(form, behaviour, i, TimeSpan.FromMilliseconds(_random.Next(1, 6))));
        }

        await _caller.CancelAsync();
        try
        {
            await Task.WhenAll(_ends).WaitAsync(HangGuard);
            _late.SetResult();
            Expect(
                await Task.Run(() => SpinWait.SpinUntil(() => Volatile.Read(ref _toldLate) == _expectedLate, HangGuard)),
                $"{_expectedLate} were late, {_toldLate} were told of");
        }
        catch (TimeoutException)
        {
            Complaint = "a call did not end";
        }
    }

    private async Task<string> RunAsync(Form form, Behaviour behaviour, int value, TimeSpan shortly)
    {
        bool timesOut = behaviour is Behaviour.ObeysItsToken or Behaviour.IsStubborn or Behaviour.ComesAtTheLastMoment;
        bool isStubborn = behaviour is Behaviour.IsStubborn;
        var options = new TimeoutOptions
        {
            Timeout = timesOut ? shortly : HangGuard,
            OnLateCompletion = isStubborn ? _ => Interlocked.Increment(ref _toldLate) : null,
        };
        CancellationToken token = behaviour is Behaviour.IsCanceled ? _caller.Token : default;
        _expectedLate += isStubborn ? 1 : 0;

        string end;
        try
        {
            int? result = await StartAsync();
            end = result is null ? "timed out" : "in time";
            Expect(result is null || result == value, $"the result of another call: {result} for {value}");
        }
        catch (OperationTimeoutException)
        {
            end = "timed out";
        }
        catch (OperationCanceledException e) when (e.CancellationToken == _caller.Token)
        {
            end = "canceled";
        }
        catch (SoakException)
        {
            end = "failed";
        }

        Expect(Allowed(behaviour).Contains(end), $"{form} that {behaviour}: {end}");
        return end;

        async Task<int?> StartAsync()
        {
            switch (form)
            {
                case Form.Task:
                    return await BodyAsync(default).WithTimeoutAsync(options, token);
                case Form.TriedTask:
                    return (await BodyAsync(default).TryWithTimeoutAsync(options, token)) is { IsTimedOut: false } tried ? tried.Value : null;
                case Form.Operation:
                    return await Timeouts.RunAsync(Abandoning(), token => BodyAsync(token), token);
                case Form.TriedOperation:
                    return (await Timeouts.TryRunAsync(Abandoning(), token => BodyAsync(token), token)) is { IsTimedOut: false } ran ? ran.Value : null;
                case Form.FailAfter:
                    return await Deadline.FailAfterAsync(options.Timeout, token => BodyAsync(token), cancellationToken: token);
                default:
                    return (await Deadline.MoveOnAfterAsync(options.Timeout, token => BodyAsync(token), cancellationToken: token)) is { IsTimedOut: false } moved ? moved.Value : null;
            }
        }

        TimeoutOptions Abandoning() => new() { Timeout = options.Timeout, OnLateCompletion = options.OnLateCompletion, AbandonAfter = TimeSpan.Zero };

        async Task<int> BodyAsync(CancellationToken own)
        {
            switch (behaviour)
            {
                case Behaviour.Yields:
                    await Task.Yield();
                    break;
                case Behaviour.Fails:
                    await Task.Yield();
                    throw new SoakException(value);
                case Behaviour.ObeysItsToken:
                    await Task.Delay(HangGuard, TimeProvider.System, own);
                    break;
                case Behaviour.IsCanceled:
                    await Task.Delay(shortly, TimeProvider.System, _caller.Token);
                    break;
                case Behaviour.IsStubborn:
                    await _late.Task;
                    break;
                case Behaviour.ComesAtTheLastMoment:
                    await Task.Delay(shortly, TimeProvider.System, CancellationToken.None);
                    break;
            }

            return value;
        }
    }

    private static string[] Allowed(Behaviour behaviour) => behaviour switch
    {
        Behaviour.Fails => ["failed"],
        Behaviour.ObeysItsToken or Behaviour.IsStubborn => ["timed out"],
        Behaviour.ComesAtTheLastMoment => ["in time", "timed out"],
        Behaviour.IsCanceled => ["canceled", "in time"],
        _ => ["in time"],
    };

    private void Expect(bool holds, string complaint)
    {
        if (!holds)
        {
            Complaint ??= complaint;
        }
    }
}
