using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;
using AsyncToolkit.Tests.Timeouts.Calls;

namespace AsyncToolkit.Tests.Timeouts.Faults;

/// <summary>A call under a timeout with every callback there is, in one of which something happens. Counts who is told of what.</summary>
internal sealed class TimedRun : IDisposable
{
    internal const string Operation = "operation";
    internal const string TokenCallback = "callback of the token";
    internal const string Factory = "factory";
    internal const string Late = "OnLateCompletion";
    internal const string Unclaimed = "OnUnclaimed";
    internal const string Logger = "logger, of what is abandoned";
    internal const string LateLogger = "logger, of its end";

    internal static readonly TimeSpan Allowed = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TimeoutForm _form;
    private readonly Trouble _trouble;
    private readonly VirtualTimeProvider _beside = Clocks.Virtual();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Gate _late = new("late");
    private readonly Gate _unclaimed = new("unclaimed");
    private readonly Gate _logged = new("logged");
    private readonly RecordingLogger _logger;
    private int _made;

    internal TimedRun(TimeoutForm form, Tail tail, string callback, FaultKind kind)
    {
        _form = form;
        Tail = tail;
        _trouble = new Trouble(callback, kind, NestAsync);
        _logger = new RecordingLogger
        {
            OnEntry = entry =>
            {
                _logged.Mark();
                Fault.In(entry.Id == 3001 ? Logger : LateLogger);
            },
        };
        Time = Clocks.Virtual();
        Clock = new FaultyTimeProvider(Time);
    }

    /// <summary>For operations: how long they are waited for; null for as long as it takes.</summary>
    internal TimeSpan? AbandonAfter { get; init; } = TimeSpan.Zero;

    internal Tail Tail { get; }

    internal VirtualTimeProvider Time { get; }

    /// <summary>The clock of the call, which tells the other's time.</summary>
    internal FaultyTimeProvider Clock { get; }

    internal Fault Fault => _trouble.Fault;

    internal CancellationToken Caller => _trouble.Caller;

    /// <summary>What the callback throws, if it does.</summary>
    internal IOException Thrown => _trouble.Thrown;

    /// <summary>What the operation results in.</summary>
    internal object Own { get; } = new();

    /// <summary>Completes when the call has been made: what happens from then on, happens behind an await.</summary>
    internal Task Started => _started.Task;

    // How many results nobody receives, of an operation that has been abandoned.
    private int Unclaiming => _form is { HasResult: true, IsTask: false } ? 1 : 0;

    internal bool HasHappened => _trouble.Happened.IsCompleted;

    /// <summary>What is to be expected of a call whose time is up.</summary>
    internal TimedEnding AtTheTimeout => Tail is Tail.None or Tail.Try ? TimedEnding.TimesOut : TimedEnding.FallsBack;

    /// <summary>What is to be expected of a call whose operation fails.</summary>
    internal TimedEnding AtAFailure => Tail is Tail.FallbackOnAnyFailure or Tail.FactoryOnAnyFailure ? TimedEnding.FallsBack : TimedEnding.Fails;

    /// <summary>All that the form has.</summary>
    internal static IEnumerable<Tail> TailsOf(TimeoutForm form) =>
        Enum.GetValues<Tail>().Where(tail => form.StartWithFallback is not null || tail is not (Tail.Fallback or Tail.FallbackOnAnyFailure));

    internal Task HappenedAsync() => _trouble.Happened.WithHangGuard();

    internal void Release() => _trouble.Release();

    internal Task Start(TimeoutForm.Body body)
    {
        Task call = Tail switch
        {
            Tail.None => _form.Start(body, Options(), Caller),
            Tail.Fallback or Tail.FallbackOnAnyFailure => _form.StartWithFallback!(body, Options(), "fallback", Caller),
            Tail.Factory or Tail.FactoryOnAnyFailure => _form.StartWithFactory(body, Options(), MakeAsync, Caller),
            _ => _form.Try(body, Options(), Caller),
        };
        _started.SetResult();
        return call;
    }

    /// <summary>The same on another thread, which may hang.</summary>
    internal Task<Task> StartElsewhereAsync(TimeoutForm.Body body) => Task.Run(() => Task.FromResult(Start(body)));

    internal async Task<TimedEnding> EndingOfAsync(Task call)
    {
        switch (await call.EndAsync())
        {
            case null when Tail is Tail.Try && TimeoutForm.IsTimedOut(call):
            case OperationTimeoutException:
                return TimedEnding.TimesOut;
            case null when _made == 1 || ResultOf(call) is "fallback":
                return TimedEnding.FallsBack;
            case null:
                Assert.Same(_form.HasResult ? Own : null, ResultOf(call));
                return TimedEnding.Succeeds;
            case OperationCanceledException canceled when canceled.CancellationToken == Caller:
                Assert.True(call.IsCanceled);
                return TimedEnding.IsCanceled;
            case { } thrown:
                Assert.Same(Thrown, thrown);
                return TimedEnding.Fails;
        }
    }

    /// <summary>While something hangs: others of the same duration end, and those of another time out, on the same clock.</summary>
    internal async Task OthersGoOnAsync()
    {
        Task other = _form.Start(TimeoutContract.Of(TimeoutContract.Source()), TimeoutContract.AtOnce(_form, Clock, Second), default);
        await OthersEndAsync();
        Time.Advance(Second);
        Assert.IsType<OperationTimeoutException>(await other.EndAsync());
    }

    /// <summary>The same without moving the clock.</summary>
    internal async Task OthersEndAsync()
    {
        TaskCompletionSource<object?> source = TimeoutContract.Source();
        Task other = _form.Start(TimeoutContract.Of(source), TimeoutContract.AtOnce(_form, Clock, Allowed), default);
        source.SetResult(null);
        await other.WithHangGuard();
    }

    /// <summary>Each observer of what was abandoned and has ended is told, or is being told.</summary>
    internal Task EachIsToldAsync(int entries) => ToldAsync(1, Unclaiming, entries);

    /// <summary>All of them have been told, and so often.</summary>
    internal async Task AssertToldAsync(int late, int unclaimed, params int[] entries)
    {
        await ToldAsync(late, unclaimed, entries.Length);
        await QueuedWork.HadItsTurnAsync();
        Assert.Equal((late, unclaimed), (_late.Parked, _unclaimed.Parked));
        Assert.Equal(entries.Order(), _logger.Entries.Select(static entry => entry.Id).Order());
    }

    /// <summary>What was abandoned has ended: each result has gone where it belongs, once.</summary>
    internal Task AssertNothingIsLostAsync(params int[] further) => AssertToldAsync(1, Unclaiming, [3001, 3002, .. further]);

    public void Dispose() => _trouble.Dispose();

    private async Task ToldAsync(int late, int unclaimed, int entries)
    {
        await _late.WhenParkedAsync(late).WithHangGuard();
        await _unclaimed.WhenParkedAsync(unclaimed).WithHangGuard();
        await _logged.WhenParkedAsync(entries).WithHangGuard();
    }

    private static object? ResultOf(Task call) => call is Task<TimeoutResult<object?>> tried ? tried.Result.Value : TimeoutForm.ResultOf(call);

    private ValueTask<object?> MakeAsync(Exception cause, CancellationToken token)
    {
        Assert.Equal(1, Interlocked.Increment(ref _made));
        Fault.In(Factory);
        return LaterAsync();

        async ValueTask<object?> LaterAsync()
        {
            await Fault.LaterInAsync(Factory);
            token.ThrowIfCancellationRequested();
            return "fallback";
        }
    }

    private void OnLate(LateCompletion late)
    {
        _late.Mark();
        Fault.In(Late);
    }

    private void OnUnclaimed(object? result)
    {
        Assert.Same(Own, result);
        _unclaimed.Mark();
        Fault.In(Unclaimed);
    }

    // An option that is set and not for this form is an error.
    private TimeoutOptions Options()
    {
        Action<object?>? unclaimed = _form is { HasResult: true, IsTask: false } ? OnUnclaimed : null;
        if (Tail is Tail.None or Tail.Try)
        {
            return _form.IsTask
                ? new() { Timeout = Allowed, TimeProvider = Clock, Logger = _logger, OnLateCompletion = OnLate }
                : new() { Timeout = Allowed, TimeProvider = Clock, Logger = _logger, OnLateCompletion = OnLate, OnUnclaimed = unclaimed, AbandonAfter = AbandonAfter };
        }

        FallbackOn on = Tail is Tail.FallbackOnAnyFailure or Tail.FactoryOnAnyFailure ? FallbackOn.AnyFailure : FallbackOn.Timeout;
        return _form.IsTask
            ? new() { Timeout = Allowed, TimeProvider = Clock, Logger = _logger, OnLateCompletion = OnLate, FallbackOn = on }
            : new() { Timeout = Allowed, TimeProvider = Clock, Logger = _logger, OnLateCompletion = OnLate, OnUnclaimed = unclaimed, AbandonAfter = AbandonAfter, FallbackOn = on };
    }

    // On the same clock, which may be in trouble, nothing but what ends by itself. On another: who is told of what is abandoned is told.
    private async Task NestAsync()
    {
        await OthersEndAsync();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TimeoutOptions options = _form.IsTask
            ? new() { Timeout = Second, TimeProvider = _beside, OnLateCompletion = _ => told.SetResult() }
            : new() { Timeout = Second, TimeProvider = _beside, OnLateCompletion = _ => told.SetResult(), AbandonAfter = TimeSpan.Zero };
        TaskCompletionSource<object?> source = TimeoutContract.Source();
        Task other = _form.Start(TimeoutContract.Of(source), options, default);
        _beside.Advance(Second);
        Assert.IsType<OperationTimeoutException>(await other.EndAsync());
        source.SetResult(null);
        await told.Task.WithHangGuard();
    }
}
