using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts.Calls;

/// <summary>Calls that start under a deadline end by it as by their caller's cancellation.</summary>
public class TimeoutDeadlineTests : TimeoutContract
{
    private readonly VirtualTimeProvider _time = new();

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
        using var caller = new CancellationTokenSource();
        Task call = form.Start(Of(Source()), AtOnce(form, _time), caller.Token);
        await caller.CancelAsync();
        AssertIsCanceled(call, await call.EndAsync(), caller.Token);
    }

    // The timeout has been decided, and the factory is about to run, when the deadline expires.
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
}
