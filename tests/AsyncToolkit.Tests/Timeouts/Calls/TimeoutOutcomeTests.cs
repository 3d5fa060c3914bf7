using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts.Calls;

/// <summary>How a call ends: the operation's own end, the timeout, the caller's cancellation, and never one for another.</summary>
public class TimeoutOutcomeTests : TimeoutContract
{
    [Theory]
    [MemberData(nameof(Forms))]
    public Task Call_CompletesInTime_HasTheResult(string name) => Clocks.RunAsync(async time =>
    {
        TimeoutForm form = TimeoutForms.Of(name);
        object result = new();
        Task call = form.Start(async _ =>
        {
            await Task.Delay(Second / 2, time, CancellationToken.None);
            return result;
        }, Plain(time), default);

        await call;

        Assert.Equal(Second / 2, time.Elapsed);
        Assert.Same(form.HasResult ? result : null, form.HasResult ? TimeoutForm.ResultOf(call) : null);
        Assert.Equal(0, time.ActiveTimers);
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_IsCompleteAtOnce_TouchesNoTimer(string name)
    {
        var time = Clocks.Virtual();
        var faulty = new FaultyTimeProvider(time) { OnCreateTimer = static () => Assert.Fail("a timer") };
        TimeoutForm form = TimeoutForms.Of(name);
        TimeoutForm.Body body = static _ => Task.FromResult<object?>("now");

        Assert.True(form.Start(body, Plain(faulty), default).IsCompletedSuccessfully);
        Assert.True(form.Start(body, Plain(faulty, TimeSpan.Zero), default).IsCompletedSuccessfully);
        Assert.False(TimeoutForm.IsTimedOut(form.Try(body, Plain(faulty, TimeSpan.Zero), default)));
        await form.StartWithFactory(body, Plain(faulty), static (_, _) => throw new NotSupportedException(), default).WithHangGuard();
        if (form.StartWithFallback is { } start)
        {
            Assert.Equal("now", TimeoutForm.ResultOf(start(body, Plain(faulty), "later", default)));
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Call_TakesTooLong_ThrowsTheTimeout(string name) => Clocks.RunAsync(async time =>
    {
        Task call = TimeoutForms.Of(name).Start(Of(Source()), AtOnce(TimeoutForms.Of(name), time), default);

        await AssertTimesOutAsync(call);

        Assert.Equal(Second, time.Elapsed);
        Assert.Equal(0, time.ActiveTimers);
    });

    [Theory]
    [MemberData(nameof(OperationForms))]
    public Task Call_TakesTooLongAndObeys_ThrowsTheTimeoutWithTheCancellationInside(string name) => Clocks.RunAsync(async time =>
    {
        Task call = TimeoutForms.Of(name).Start(ObeyAsync, Plain(time), default);
        Exception? thrown = await call.EndAsync();
        AssertIsTimeout(thrown);
        Assert.IsAssignableFrom<OperationCanceledException>(thrown!.InnerException);
        Assert.Equal(Second, time.Elapsed);
        Assert.Equal(0, time.ActiveTimers);
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Try_TakesTooLong_SaysSo(string name) => Clocks.RunAsync(async time =>
    {
        Task call = TimeoutForms.Of(name).Try(Of(Source()), AtOnce(TimeoutForms.Of(name), time), default);
        await call;
        Assert.True(TimeoutForm.IsTimedOut(call));
        if (call is Task<TimeoutResult<object?>> typed)
        {
            Assert.False(typed.Result.TryGetValue(out _));
            Assert.Throws<InvalidOperationException>(() => typed.Result.Value);
        }
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Try_CompletesInTime_HasTheResult(string name) => Clocks.RunAsync(async time =>
    {
        Task call = TimeoutForms.Of(name).Try(async _ =>
        {
            await Task.Delay(Second / 2, time, CancellationToken.None);
            return "value";
        }, Plain(time), default);
        await call;
        Assert.False(TimeoutForm.IsTimedOut(call));
        if (call is Task<TimeoutResult<object?>> typed)
        {
            Assert.Equal("value", typed.Result.Value);
        }
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Call_FailsByItself_FailsAsItIs(string name) => Clocks.RunAsync(async time =>
    {
        TimeoutForm form = TimeoutForms.Of(name);

        // a timeout of the operation's own is not ours
        foreach (Exception own in (Exception[])[new IOException("own"), new TimeoutException("own"), new OperationTimeoutException("call", Second, Second)])
        {
            TimeoutForm.Body body = async _ =>
            {
                await Task.Delay(Second / 2, time, CancellationToken.None);
                throw own;
            };
            Func<Exception, CancellationToken, ValueTask<object?>> factory = static (_, _) => throw new NotSupportedException();
            Task[] calls = [form.Start(body, Plain(time), default), form.Try(body, Plain(time), default), form.StartWithFactory(body, Plain(time), factory, default)];
            foreach (Task call in form.StartWithFallback is { } start ? [.. calls, start(body, Plain(time), "fallback", default)] : calls)
            {
                Assert.Same(own, await call.EndAsync());
                Assert.True(call.IsFaulted);
            }
        }

        Assert.Equal(0, time.ActiveTimers);
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_FailsAtOnce_FailsThroughTheTask(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var own = new IOException("own");
        Task call = form.Start(_ => form.IsTask ? Task.FromException<object?>(own) : throw own, Plain(Clocks.Virtual()), default);
        Assert.Same(own, await call.EndAsync());
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Call_IsCanceledByItself_IsCanceledAsItIs(string name) => Clocks.RunAsync(async time =>
    {
        var own = new OperationCanceledException("own", new CancellationToken(true));
        using var caller = new TrackedTokenSource();
        Task call = TimeoutForms.Of(name).Start(async _ =>
        {
            await Task.Delay(Second / 2, time, CancellationToken.None);
            throw own;
        }, Plain(time), caller.Token);

        Assert.Same(own, await call.EndAsync());
        Assert.True(call.IsCanceled);
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Call_TheCallerCancels_IsCanceledWithItsToken(string name) => Clocks.RunAsync(async time =>
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var caller = new TrackedTokenSource(Second / 2, time);
        var source = Source();
        TimeoutOptions options = AtOnce(form, time);
        Task[] calls =
        [
            form.Start(Of(source), options, caller.Token),
            form.Try(Of(source), options, caller.Token),
            form.StartWithFactory(Of(source), options, static (_, _) => new ValueTask<object?>("fallback"), caller.Token),
            form.StartWithFallback?.Invoke(Of(source), options, "fallback", caller.Token) ?? form.Start(Of(source), options, caller.Token),
        ];
        foreach (Task call in calls)
        {
            AssertIsCanceled(call, await call.EndAsync(), caller.Token);
        }

        Assert.Equal(Second / 2, time.Elapsed);
        Assert.Equal(0, time.ActiveTimers);
    });

    [Theory]
    [MemberData(nameof(OperationForms))]
    public Task Call_TheCallerCancelsAndTheOperationFails_KeepsTheFailureBehind(string name) => Clocks.RunAsync(async time =>
    {
        using var caller = new TrackedTokenSource(Second / 2, time);
        Task call = TimeoutForms.Of(name).Start(async token =>
        {
            await token.CanceledAsync();
            throw new IOException("torn down");
        }, Plain(time), caller.Token);

        Exception? thrown = await call.EndAsync();
        AssertIsCanceled(call, thrown, caller.Token);
        Assert.IsType<IOException>(thrown!.InnerException);
    });

    // The operation hears of it before the call does: a token tells those first who have come last.
    [Theory]
    [MemberData(nameof(ResultForms))]
    public async Task Call_FailsWithSeveralByTheCallersCancellation_KeepsThemAllBehind(string name)
    {
        using var caller = new TrackedTokenSource();
        var source = new TaskCompletionSource<object?>();
        Task call = TimeoutForms.Of(name).Start(Of(source), Plain(Clocks.Virtual()), caller.Token);
        await using CancellationTokenRegistration driver = caller.Token.Register(() => source.SetException([new IOException("one"), new IOException("two")]));

        await caller.CancelAsync();

        Exception? thrown = await call.EndAsync();
        AssertIsCanceled(call, thrown, caller.Token);
        Assert.Equal(["one", "two"], Assert.IsType<AggregateException>(thrown!.InnerException).InnerExceptions.Select(static inner => inner.Message));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_IsCanceledBefore_IsACanceledTask(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var token = new CancellationToken(true);
        bool started = false;
        Task<object?> Body(CancellationToken _)
        {
            started = true;
            return Source().Task;
        }

        TimeoutOptions options = Plain(Clocks.Virtual(), TimeSpan.Zero);
        foreach (Task call in (Task[])[form.Start(Body, options, token), form.Try(Body, options, token), form.StartWithFactory(Body, options, static (_, _) => throw new NotSupportedException(), token)])
        {
            Assert.True(call.IsCanceled);
            AssertIsCanceled(call, await call.EndAsync(), token);
        }

        Assert.Equal(form.IsTask, started);
    }

    [Theory]
    [MemberData(nameof(TaskForms))]
    public async Task Call_TheTaskHasEndedAndTheCallerHasCanceled_EndsAsTheTask(string name)
    {
        Task call = TimeoutForms.Of(name).Start(static _ => Task.FromResult<object?>("there"), Plain(Clocks.Virtual()), new CancellationToken(true));
        await call.WithHangGuard();
    }

    [Theory]
    [MemberData(nameof(OperationForms))]
    public Task Call_SucceedsWhileUnwinding_Counts(string name) => Clocks.RunAsync(async time =>
    {
        TimeoutForm form = TimeoutForms.Of(name);
        object result = new();
        Task call = form.Start(async token =>
        {
            await token.CanceledAsync();
            await Task.Delay(Second / 2, time, CancellationToken.None);
            return result;
        }, Plain(time), default);

        await call;

        Assert.Equal(1.5 * Second, time.Elapsed);
        Assert.Same(form.HasResult ? result : null, form.HasResult ? TimeoutForm.ResultOf(call) : null);
        Assert.Equal(0, time.ActiveTimers);
    });

    [Theory]
    [MemberData(nameof(OperationForms))]
    public Task Call_FailsWhileUnwinding_IsTheInnerException(string name) => Clocks.RunAsync(async time =>
    {
        Task call = TimeoutForms.Of(name).Start(async token =>
        {
            await token.CanceledAsync();
            await Task.Delay(Second / 2, time, CancellationToken.None);
            throw new IOException("torn down");
        }, Plain(time), default);

        Exception? thrown = await call.EndAsync();
        AssertIsTimeout(thrown);
        Assert.Equal("torn down", Assert.IsType<IOException>(thrown!.InnerException).Message);
    });

    [Theory]
    [MemberData(nameof(OperationForms))]
    public Task Call_DoesNotEnd_IsAbandonedAfterTheGrace(string name) => Clocks.RunAsync(async time =>
    {
        foreach ((TimeSpan? set, TimeSpan expected) in new (TimeSpan?, TimeSpan)[] { (null, Second), (FiveSeconds, FiveSeconds), (TimeSpan.Zero, TimeSpan.Zero) })
        {
            TimeSpan before = time.Elapsed;
            TimeoutOptions options = set is null ? Plain(time) : new TimeoutOptions { Timeout = Second, TimeProvider = time, Name = "call", AbandonAfter = set };
            await AssertTimesOutAsync(TimeoutForms.Of(name).Start(Of(Source()), options, default));
            Assert.Equal(Second + expected, time.Elapsed - before);
            Assert.Equal(0, time.ActiveTimers);
        }
    });

    [Theory]
    [MemberData(nameof(OperationForms))]
    public Task Call_MayTakeForEverToUnwind_IsWaitedFor(string name) => Clocks.RunAsync(async time =>
    {
        foreach (TimeSpan? forEver in (TimeSpan?[])[null, Timeout.InfiniteTimeSpan])
        {
            TimeSpan before = time.Elapsed;
            var options = new TimeoutOptions { Timeout = Second, TimeProvider = time, Name = "call", AbandonAfter = forEver };
            Task call = TimeoutForms.Of(name).Start(async _ =>
            {
                await Task.Delay(TimeSpan.FromDays(1), time, CancellationToken.None);
                throw new IOException();
            }, options, default);
            await AssertTimesOutAsync(call);
            Assert.Equal(TimeSpan.FromDays(1), time.Elapsed - before);
        }
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Call_ForZeroTime_TimesOutUnlessThereAtOnce(string name) => Clocks.RunAsync(async time =>
    {
        TimeoutForm form = TimeoutForms.Of(name);
        bool started = false;
        Task call = form.Start(_ =>
        {
            started = true;
            return Source().Task;
        }, AtOnce(form, time, TimeSpan.Zero), default);
        await AssertTimesOutAsync(call, TimeSpan.Zero);
        Assert.True(started);
        Assert.Equal(TimeSpan.Zero, time.Elapsed);
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Call_ForInfiniteTime_NeverTimesOut(string name) => Clocks.RunAsync(async time =>
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var caller = new TrackedTokenSource();
        Task call = form.Start(async _ =>
        {
            await Task.Delay(TimeSpan.FromDays(40), time, CancellationToken.None);
            await Task.Delay(TimeSpan.FromDays(40), time, CancellationToken.None);
            return null;
        }, Plain(time, Timeout.InfiniteTimeSpan), caller.Token);
        await call;
        Assert.Equal(TimeSpan.FromDays(80), time.Elapsed);

        Task canceled = form.Start(Of(Source()), AtOnce(form, time, Timeout.InfiniteTimeSpan), caller.Token);
        Assert.Equal(0, time.ActiveTimers);
        await caller.CancelAsync();
        AssertIsCanceled(canceled, await canceled.EndAsync(), caller.Token);
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Call_ForLongerThanATimerTakes_TimesOutThen(string name) => Clocks.RunAsync(async time =>
    {
        TimeoutForm form = TimeoutForms.Of(name);
        TimeSpan timeout = TimeSpan.FromDays(200);
        await AssertTimesOutAsync(form.Start(Of(Source()), AtOnce(form, time, timeout), default), timeout);
        Assert.Equal(timeout, time.Elapsed);
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_ForTheLongestTime_Pends(string name)
    {
        var time = Clocks.Virtual();
        TimeoutForm form = TimeoutForms.Of(name);
        var source = Source();
        Task call = form.Start(Of(source), Plain(time, TimeSpan.MaxValue), default);
        time.Advance(TimeSpan.FromDays(365));
        Assert.False(call.IsCompleted);
        source.SetResult(null);
        await call.WithHangGuard();
        Assert.Equal(0, time.ActiveTimers);
    }

    [Theory]
    [MemberData(nameof(OperationForms))]
    public async Task Call_TheSynchronousPartTakesTime_CountsIt(string name)
    {
        var time = Clocks.Virtual();
        var gate = new Gate("operation");
        Task call = TimeoutForms.Of(name).Start(async token =>
        {
            time.Advance(FiveSeconds);
            await gate.WaitAsync(token);
            return null;
        }, Plain(time), default);

        // the timer is set to now, and fires with the next step of the clock
        time.Advance(TimeSpan.FromMilliseconds(1));

        var timeout = Assert.IsType<OperationTimeoutException>(await call.EndAsync());
        Assert.True(timeout.Elapsed >= FiveSeconds);
    }
}
