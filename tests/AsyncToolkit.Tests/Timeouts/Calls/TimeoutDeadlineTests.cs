using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts.Calls;

/// <summary>Calls that start under a deadline end by it as by their caller's cancellation.</summary>
public class TimeoutDeadlineTests : TimeoutContract
{
    private readonly VirtualTimeProvider _time = Clocks.Virtual();

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_ItsDeadlineExpires_IsCanceledByIt(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        Task call;
        using var deadline = Deadline.Begin(Second, _time, "request");
        call = form.StartWithFactory(Of(Source()), AtOnce(form, _time, FiveSeconds), static (_, _) => new ValueTask<object?>("fallback"), default);

        _time.Advance(Second);

        Exception? thrown = await call.EndAsync();
        AssertIsCanceled(call, thrown, deadline.Token);
        Assert.Contains("'request'", thrown!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Factory_UnderADeadlineAndWithACallersToken_HearsOfBoth(bool byDeadline)
    {
        using var caller = new TrackedTokenSource();
        using var deadline = Deadline.Begin(FiveSeconds, _time);
        var factory = new Gate("factory");
        Task<int> call = new TaskCompletionSource<int>().Task.WithTimeoutAsync(
            Second,
            async (_, token) =>
            {
                await factory.WaitAsync(token);
                return 0;
            },
            _time,
            caller.Token);
        _time.Advance(Second);
        await factory.WhenParkedAsync(1);

        if (byDeadline)
        {
            _time.Advance(FiveSeconds);
        }
        else
        {
            await caller.CancelAsync();
        }

        AssertIsCanceled(call, await call.EndAsync(), byDeadline ? deadline.Token : caller.Token);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_ItsDeadlineExpiresAtTheSameInstant_IsCanceledByIt(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var deadline = Deadline.Begin(Second, _time);
        _ = deadline.Token;
        Task call = form.Try(Of(Source()), AtOnce(form, _time), default);

        _time.Advance(Second);

        AssertIsCanceled(call, await call.EndAsync(), deadline.Token);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_ItsDeadlineHasExpired_DoesNotStart(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var deadline = Deadline.Begin(Second, _time);
        _time.Advance(Second);
        bool started = false;
        Task call = form.Start(_ =>
        {
            started = true;
            return Source().Task;
        }, AtOnce(form, _time), default);
        AssertIsCanceled(call, await call.EndAsync(), deadline.Token);
        Assert.Equal(form.IsTask, started);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_IsShielded_DoesNotEndByTheDeadline(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var deadline = Deadline.Begin(Second, _time);
        Task call;
        using (Deadline.Suppress())
        {
            call = form.Try(Of(Source()), AtOnce(form, _time, FiveSeconds), default);
        }

        _time.Advance(Second);
        Assert.False(call.IsCompleted);
        _time.Advance(FiveSeconds);
        await call.WithHangGuard();
        Assert.True(TimeoutForm.IsTimedOut(call));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_TheCallerCancelsUnderADeadline_IsCanceledByTheCaller(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var deadline = Deadline.Begin(FiveSeconds, _time);
        using var caller = new TrackedTokenSource();
        Task call = form.Start(Of(Source()), AtOnce(form, _time), caller.Token);
        await caller.CancelAsync();
        AssertIsCanceled(call, await call.EndAsync(), caller.Token);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_TheCallerHasCanceledAndTheDeadlineHasExpired_IsCanceledByTheCaller(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var deadline = Deadline.Begin(Second, _time);
        using var caller = new TrackedTokenSource();
        _time.Advance(Second);
        Assert.True(deadline.IsExpired);
        await caller.CancelAsync();

        Task call = form.Start(Of(Source()), AtOnce(form, _time), caller.Token);

        AssertIsCanceled(call, await call.EndAsync(), caller.Token);
    }

    // While its operation unwinds: whoever canceled the token is closer to the call.
    [Fact]
    public async Task Call_TheCallerCancelsAfterTheDeadlineHas_IsCanceledByTheCaller()
    {
        using var deadline = Deadline.Begin(Second, _time);
        using var caller = new TrackedTokenSource();
        var gate = new Gate();
        Func<CancellationToken, ValueTask<int>> operation = async token =>
        {
            await gate.WaitAsync(CancellationToken.None);
            token.ThrowIfCancellationRequested();
            return 1;
        };
        var options = new TimeoutOptions { Timeout = FiveSeconds, AbandonAfter = Timeout.InfiniteTimeSpan, TimeProvider = _time };
        Task<int> call = operation.WithTimeoutAsync(options, caller.Token);

        _time.Advance(Second);
        await caller.CancelAsync();
        Assert.False(call.IsCompleted);
        gate.Open();

        AssertIsCanceled(call, await call.EndAsync(), caller.Token);
    }

    // Its timer is late; the clock says that its time is up when the timeout is decided.
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_ItsDeadlineHasPassedUnnoticedAtTheTimeout_IsCanceledByIt(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        await AssertIsCanceledByItAsync(() => form.Try(Of(Source()), AtOnce(form, _time), default));
        await AssertIsCanceledByItAsync(() => form.StartWithFactory(Of(Source()), AtOnce(form, _time), static (_, _) => new ValueTask<object?>("fallback"), default));
        await AssertIsCanceledByItAsync(() => form.StartWithFallback?.Invoke(Of(Source()), AtOnce(form, _time), "fallback", default) ?? form.Start(Of(Source()), AtOnce(form, _time), default));

        async Task AssertIsCanceledByItAsync(Func<Task> start)
        {
            using var deadline = Deadline.Begin(Second, new LateTimers(_time));
            Task call = start();

            _time.Advance(Second);

            Exception? thrown = await call.EndAsync();
            AssertIsCanceled(call, thrown, deadline.Token);
            AssertIsTimeout(thrown!.InnerException);
        }
    }

    // A queue that was there before the deadline has the timer that fires first.
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_TheQueuesTimerFiresBeforeThatOfTheDeadline_IsCanceledByIt(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        Task before = form.Try(Of(Source()), AtOnce(form, _time), default);
        using var deadline = Deadline.Begin(Second, _time);
        Task call = form.Try(Of(Source()), AtOnce(form, _time), default);

        _time.Advance(Second);

        AssertIsCanceled(call, await call.EndAsync(), deadline.Token);
        await before.WithHangGuard();
        Assert.True(TimeoutForm.IsTimedOut(before));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_TheDeadlinesClockFailsAtTheTimeout_TimesOut(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var faulty = new FaultyTimeProvider(_time);
        using var deadline = Deadline.Begin(FiveSeconds, faulty);
        Task call = form.Try(Of(Source()), AtOnce(form, _time), default);
        faulty.OnGetTimestamp = static () => throw new IOException("clock");

        _time.Advance(Second);

        await call.WithHangGuard();
        Assert.True(TimeoutForm.IsTimedOut(call));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Factory_UnderADeadline_RunsUnderIt(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var outer = Deadline.Begin(FiveSeconds, _time);
        Deadline? seen = null;
        Task call = form.StartWithFactory(Of(Source()), AtOnce(form, _time), (_, _) =>
        {
            seen = Deadline.Current;
            return default;
        }, default);
        _time.Advance(Second);
        await call.WithHangGuard();
        Assert.Same(outer, seen);
        Assert.Same(outer, Deadline.Current);
    }

    // The timeout has been decided, and the factory is about to be called, when the deadline expires: the second look at its clock
    // after the timeout is the one for the factory.
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Factory_TheDeadlineExpiresBetweenTheTimeoutAndIt_RunsUnderTheParent(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var faulty = new FaultyTimeProvider(_time);
        using var outer = Deadline.Begin(FiveSeconds, _time, "outer");
        using var inner = Deadline.Begin(2 * Second, faulty, "inner");
        var seen = new Seen();
        Task call = form.StartWithFactory(Of(Source()), AtOnce(form, _time), seen.MakeAsync, default);
        int looks = 0;
        faulty.OnGetTimestamp = () =>
        {
            if (++looks == 2)
            {
                _time.Advance(Second);
            }
        };

        _time.Advance(Second);

        await seen.AssertIsUnderAsync(outer);
        Assert.True(looks >= 2, $"{looks}");
        Assert.Same(inner, inner.ExpiredBy);
        await AssertIsMadeAsync(form, call);
    }

    // It fails by itself after the deadline's time, and nobody has noticed that yet.
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Factory_TheDeadlineHasPassedUnnoticedAtTheFailure_RunsUnderTheParent(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var outer = Deadline.Begin(FiveSeconds, _time, "outer");
        using var inner = Deadline.Begin(Second, new LateTimers(_time), "inner");
        var seen = new Seen();
        var source = Source();
        var options = new TimeoutOptions { Timeout = FiveSeconds, TimeProvider = _time, FallbackOn = FallbackOn.AnyFailure };
        Task call = form.StartWithFactory(Of(source), options, seen.MakeAsync, default);
        _time.Advance(Second);

        source.SetException(new IOException("own"));

        await seen.AssertIsUnderAsync(outer);
        await AssertIsMadeAsync(form, call);
    }

    // What it ran without has no part in how it ends.
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Factory_FailsUnderTheParentOfADeadlineThatHasPassed_FailsWithItAndTheCause(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var outer = Deadline.Begin(FiveSeconds, _time, "outer");
        using var inner = Deadline.Begin(Second, new LateTimers(_time), "inner");
        var own = new IOException("factory");
        var cause = new IOException("own");
        var source = Source();
        var options = new TimeoutOptions { Timeout = FiveSeconds, TimeProvider = _time, FallbackOn = FallbackOn.AnyFailure };
        Task call = form.StartWithFactory(Of(source), options, (_, _) => throw own, default);
        _time.Advance(Second);

        source.SetException(cause);

        Assert.Same(own, await call.EndAsync());
        Assert.True(call.IsFaulted);
        Assert.Equal([own, cause], call.Exception!.InnerExceptions);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Factory_TheParentOfADeadlineThatHasPassedExpires_IsCanceledByTheParent(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var outer = Deadline.Begin(2 * Second, _time, "outer");
        using var inner = Deadline.Begin(Second, new LateTimers(_time), "inner");
        var factory = new Gate("factory");
        var source = Source();
        var options = new TimeoutOptions { Timeout = FiveSeconds, TimeProvider = _time, FallbackOn = FallbackOn.AnyFailure };
        Task call = form.StartWithFactory(
            Of(source),
            options,
            async (_, token) =>
            {
                await factory.WaitAsync(token);
                return "made";
            },
            default);
        _time.Advance(Second);
        source.SetException(new IOException("own"));
        await factory.WhenParkedAsync(1);

        _time.Advance(Second);

        AssertIsCanceled(call, await call.EndAsync(), outer.Token);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Factory_TheOnlyDeadlineHasExpired_RunsUnderNone(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var deadline = Deadline.Begin(Second, new LateTimers(_time));
        using var caller = new TrackedTokenSource();
        var seen = new Seen();
        var source = Source();
        var options = new TimeoutOptions { Timeout = FiveSeconds, TimeProvider = _time, FallbackOn = FallbackOn.AnyFailure };
        Task call = form.StartWithFactory(Of(source), options, seen.MakeAsync, caller.Token);
        _time.Advance(Second);

        source.SetException(new IOException("own"));

        await seen.AssertIsUnderAsync(null);
        Assert.Equal(caller.Token, seen.Token);
        await AssertIsMadeAsync(form, call);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Factory_TheDeadlineHasEndedMeanwhile_RunsUnderTheOneAround(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var outer = Deadline.Begin(FiveSeconds, _time, "outer");
        var seen = new Seen();
        Task call;
        using (Deadline.Begin(2 * Second, _time, "inner"))
        {
            call = form.StartWithFactory(Of(Source()), AtOnce(form, _time), seen.MakeAsync, default);
        }

        _time.Advance(Second);

        await seen.AssertIsUnderAsync(outer);
        await AssertIsMadeAsync(form, call);
        _time.Advance(FiveSeconds);
        Assert.True(seen.Token.IsCancellationRequested);
    }

    private static async Task AssertIsMadeAsync(TimeoutForm form, Task call)
    {
        await call.WithHangGuard();
        Assert.Equal(form.HasResult ? "made" : null, TimeoutForm.ResultOf(call));
    }

    /// <summary>What a factory finds.</summary>
    private sealed class Seen
    {
        private readonly TaskCompletionSource<(Deadline? Current, bool IsCanceled)> _found = new();

        internal CancellationToken Token { get; private set; }

        internal ValueTask<object?> MakeAsync(Exception cause, CancellationToken token)
        {
            Token = token;
            _found.SetResult((Deadline.Current, token.IsCancellationRequested));
            return new ValueTask<object?>("made");
        }

        internal async Task AssertIsUnderAsync(Deadline? expected)
        {
            (Deadline? current, bool isCanceled) = await _found.Task.WithHangGuard();
            Assert.Same(expected, current);
            Assert.False(isCanceled);
            if (expected is not null)
            {
                Assert.Equal(expected.Token, Token);
            }
        }
    }
}
