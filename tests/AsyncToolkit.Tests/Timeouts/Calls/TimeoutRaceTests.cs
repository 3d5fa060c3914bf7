using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts.Calls;

/// <summary>Two things at one instant, driven there from both sides: what comes first decides, once.</summary>
public class TimeoutRaceTests : TimeoutContract
{
    private readonly VirtualTimeProvider _time = Clocks.Virtual();

    public static TheoryData<string, bool> FormsTwice
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (object[] row in (IEnumerable<object[]>)TimeoutForms.Names)
            {
                data.Add((string)row[0], false);
                data.Add((string)row[0], true);
            }

            return data;
        }
    }

    // With continuations that are queued, the end is there when the timer fires, but we have not been told.
    [Theory]
    [MemberData(nameof(FormsTwice))]
    public async Task Result_ThenTheTimer_Counts(string name, bool queued)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        TaskCompletionSource<object?> source = SourceFor(form, queued);
        Task call = form.Start(Of(source), AtOnce(form, _time), default);
        TaskCompletionSource<object?> otherSource = SourceFor(form, queued);
        Task other = form.Try(Of(otherSource), AtOnce(form, _time), default);

        // a source each: of several continuations of one, all but one are queued
        await Together(
            () =>
            {
                source.SetResult(null);
                otherSource.SetResult(null);
            },
            () => _time.Advance(Second));

        await call.WithHangGuard();
        await other.WithHangGuard();
        Assert.False(TimeoutForm.IsTimedOut(other));
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Theory]
    [MemberData(nameof(FormsTwice))]
    public async Task Failure_ThenTheTimer_StandsAsItIs(string name, bool queued)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        TaskCompletionSource<object?> source = SourceFor(form, queued);
        Task call = form.StartWithFactory(Of(source), AtOnce(form, _time), static (_, _) => throw new NotSupportedException(), default);
        var own = new IOException("own");

        await Together(() => source.SetException(own), () => _time.Advance(Second));

        Assert.Same(own, await call.EndAsync());
    }

    [Theory]
    [MemberData(nameof(TaskForms))]
    public async Task TheTimer_ThenAResult_TimesOut(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var source = Source();
        Task call = form.Start(Of(source), Plain(_time), default);

        _time.Advance(Second);
        source.SetResult(null);

        await AssertTimesOutAsync(call);
    }

    [Theory]
    [MemberData(nameof(OperationForms))]
    public async Task TheTimer_ThenAResult_Counts(string name)
    {
        var source = Source();
        Task call = TimeoutForms.Of(name).Start(Of(source), Plain(_time), default);

        _time.Advance(Second);
        source.SetResult(null);

        await call.WithHangGuard();
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Theory]
    [MemberData(nameof(OperationForms))]
    public async Task TheTimer_ThenAFailure_IsTheTimeoutWithItInside(string name)
    {
        var source = Source();
        Task call = TimeoutForms.Of(name).Start(Of(source), Plain(_time), default);

        _time.Advance(Second);
        source.SetException(new IOException("own"));

        Exception? thrown = await call.EndAsync();
        AssertIsTimeout(thrown);
        Assert.IsType<IOException>(thrown!.InnerException);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task TheCaller_ThenTheTimer_IsCanceled(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var caller = new TrackedTokenSource();
        Task call = form.StartWithFactory(Of(Source()), AtOnce(form, _time), static (_, _) => new ValueTask<object?>("fallback"), caller.Token);

        await caller.CancelAsync();
        _time.Advance(Second);

        AssertIsCanceled(call, await call.EndAsync(), caller.Token);
    }

    // The timer of the caller was there first, so it fires first. Nobody has told us yet when ours does: the flag has.
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task TheCallersTimerAndOurs_AtOneInstant_IsCanceled(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var caller = new TrackedTokenSource(Second, _time);
        Task call = form.StartWithFallback is { } start
            ? start(Of(Source()), AtOnce(form, _time), "fallback", caller.Token)
            : form.Try(Of(Source()), AtOnce(form, _time), caller.Token);

        _time.Advance(Second);

        AssertIsCanceled(call, await call.EndAsync(), caller.Token);
    }

    // A hanging callback of somebody else's keeps the cancellation from us; the timer looks for itself.
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task TheTimer_WhileTheCancellationHangsOnItsWayToUs_IsCanceled(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var caller = new TrackedTokenSource();
        Task call = form.Try(Of(Source()), AtOnce(form, _time), caller.Token);
        var hanging = new Gate("callback");

        // callbacks run in the opposite order of their registration
        using CancellationTokenRegistration registration = caller.Token.Register(() => hanging.Wait());
        Task cancellation = caller.CancelAsync();
        await hanging.WhenParkedAsync(1);

        _time.Advance(Second);

        AssertIsCanceled(call, await call.EndAsync(), caller.Token);
        hanging.Open();
        await cancellation.WithHangGuard();
    }

    [Theory]
    [MemberData(nameof(OperationForms))]
    public async Task TheCaller_WhileUnwindingAfterTheTimeout_IsCanceledWithTheTimeoutInside(string name)
    {
        using var caller = new TrackedTokenSource();
        var gate = new Gate("unwinding");
        Task call = TimeoutForms.Of(name).StartWithFactory(async token =>
        {
            await token.CanceledAsync();
            await gate.WaitAsync(CancellationToken.None);
            throw new IOException("torn down");
        }, Plain(_time), static (_, _) => new ValueTask<object?>("fallback"), caller.Token);

        _time.Advance(Second);
        await gate.WhenParkedAsync(1);
        await caller.CancelAsync();
        gate.Open();

        Exception? thrown = await call.EndAsync();
        AssertIsCanceled(call, thrown, caller.Token);
        AssertIsTimeout(thrown!.InnerException);
        Assert.IsType<IOException>(thrown.InnerException!.InnerException);
    }

    [Theory]
    [MemberData(nameof(FormsTwice))]
    public async Task Result_ThenTheCaller_Counts(string name, bool queued)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var caller = new TrackedTokenSource();
        TaskCompletionSource<object?> source = SourceFor(form, queued);
        Task call = form.Start(Of(source), AtOnce(form, _time), caller.Token);

        await Together(() => source.SetResult(null), caller.Cancel);

        await call.WithHangGuard();
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Failure_ThenTheCaller_StandsAsItIs(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var caller = new TrackedTokenSource();
        TaskCompletionSource<object?> source = SourceFor(form, queued: false);
        Task call = form.Start(Of(source), AtOnce(form, _time), caller.Token);
        var own = new IOException("own");

        await Together(() => source.SetException(own), caller.Cancel);

        Assert.Same(own, await call.EndAsync());
    }

    [Theory]
    [MemberData(nameof(TaskForms))]
    public async Task Failure_ThatWasThereBeforeACallThatTheCallerHasCanceled_StandsAsItIs(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var own = new IOException("own");
        TaskCompletionSource<object?> source = Source();
        source.SetException(own);

        Task call = form.Try(Of(source), AtOnce(form, _time), new CancellationToken(true));

        Assert.Same(own, await call.EndAsync());
    }

    [Theory]
    [MemberData(nameof(TaskForms))]
    public async Task TheCaller_ThenAResult_IsCanceled(string name)
    {
        using var caller = new TrackedTokenSource();
        var source = Source();
        Task call = TimeoutForms.Of(name).Start(Of(source), Plain(_time), caller.Token);

        await caller.CancelAsync();
        source.SetResult(null);

        AssertIsCanceled(call, await call.EndAsync(), caller.Token);
    }

    [Theory]
    [MemberData(nameof(OperationForms))]
    public async Task TheCaller_ThenAResult_Counts(string name)
    {
        using var caller = new TrackedTokenSource();
        var source = Source();
        Task call = TimeoutForms.Of(name).Start(Of(source), Plain(_time), caller.Token);

        await caller.CancelAsync();
        source.SetResult(null);

        await call.WithHangGuard();
    }

    // A driver hears of the caller before we do, and says so in a type of its own.
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Failure_OfTheCallersCancellationBeforeWeAreTold_IsCanceledWithItBehind(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var caller = new TrackedTokenSource();
        TaskCompletionSource<object?> source = SourceFor(form, queued: false);
        Task call = form.Start(Of(source), AtOnce(form, _time), caller.Token);
        var own = new IOException("canceled, says the driver");
        using CancellationTokenRegistration registration = caller.Token.Register(() => source.SetException(own));

        await caller.CancelAsync();

        Exception? thrown = await call.EndAsync();
        AssertIsCanceled(call, thrown, caller.Token);
        Assert.Same(own, thrown!.InnerException);
    }

    // What waits for the task in front of us delays its end's way to us, and meanwhile the caller cancels.
    [Fact]
    public async Task Failure_BeforeTheCallersCancellationWhoseNewsIsOnItsWay_Stands()
    {
        using var caller = new TrackedTokenSource();
        var source = new TaskCompletionSource<int>();
        var own = new IOException("own");
        _ = source.Task.ContinueWith(_ => caller.Cancel(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Task<int> call = source.Task.WithTimeoutAsync(Second, _time, caller.Token);

        await Task.Run(() => source.SetException(own));

        Assert.Same(own, await call.EndAsync());
    }

    // Objects of calls that have ended are used again by their thread: nothing of the one is left in the other.
    [Fact]
    public async Task Failure_OfTheCallersCancellationAfterACallThatEnded_IsCanceled()
    {
        using var caller = new TrackedTokenSource();
        Task<int> second = null!;
        await DedicatedThread.RunAsync(() =>
        {
            var ended = new TaskCompletionSource<int>();
            Task<int> first = ended.Task.WithTimeoutAsync(Second, _time);
            ended.SetResult(1);
            Assert.True(first.IsCompletedSuccessfully);

            var source = new TaskCompletionSource<int>();
            second = source.Task.WithTimeoutAsync(Second, _time, caller.Token);
            using CancellationTokenRegistration driver = caller.Token.Register(() => source.SetException(new IOException("driver")));
            caller.Cancel();
        });

        AssertIsCanceled(second, await second.EndAsync(), caller.Token);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheTimer_AfterACallWithOptionsThatEnded_KnowsNothingOfThem(bool isOperation)
    {
        Task<int> second = null!;
        await DedicatedThread.RunAsync(() =>
        {
            var ended = new TaskCompletionSource<int>();
            var options = new TimeoutOptions { Timeout = Second, TimeProvider = _time, Name = "first" };
            Func<CancellationToken, ValueTask<int>> operation = _ => new ValueTask<int>(ended.Task);
            Task<int> first = isOperation ? operation.WithTimeoutAsync(options) : ended.Task.WithTimeoutAsync(options);
            ended.SetResult(1);
            Assert.True(first.IsCompletedSuccessfully);

            Task<int> never = new TaskCompletionSource<int>().Task;
            operation = token => new ValueTask<int>(never.WaitAsync(token));
            second = isOperation ? operation.WithTimeoutAsync(Second, _time) : never.WithTimeoutAsync(Second, _time);
        });

        _time.Advance(Second);

        Assert.Null(Assert.IsType<OperationTimeoutException>(await second.EndAsync()).OperationName);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_ItsTimerFiresLate_TimesOutThen(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var late = new LateTimers(_time);
        Task call = form.Start(Of(Source()), AtOnce(form, late), default);

        _time.Advance(FiveSeconds);
        Assert.False(call.IsCompleted);
        late.Fire();

        Exception? thrown = await call.EndAsync();
        AssertIsTimeout(thrown);
        Assert.Equal(FiveSeconds, ((OperationTimeoutException)thrown!).Elapsed);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_ItsTimerFiresEarly_GoesOn(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var early = new LateTimers(_time);
        var source = Source();
        Task call = form.Start(Of(source), AtOnce(form, early), default);

        _time.Advance(Second - TimeSpan.FromTicks(1));
        early.Fire();
        Assert.False(call.IsCompleted);

        _time.Advance(TimeSpan.FromTicks(1));
        early.Fire();
        await AssertTimesOutAsync(call);
    }

    // Off the context of the tests, so that what is not queued by its source arrives before the second begins.
    private static Task Together(Action first, Action second) => Task.Run(() =>
    {
        first();
        second();
    });

    // Where the form wraps the source in an async method, continuations that are queued would put its end off.
    private static TaskCompletionSource<object?> SourceFor(TimeoutForm form, bool queued) =>
        new(queued && !(form is { IsTask: true, HasResult: false }) ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);
}
