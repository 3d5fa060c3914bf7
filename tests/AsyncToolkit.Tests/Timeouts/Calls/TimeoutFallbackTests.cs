using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts.Calls;

public class TimeoutFallbackTests : TimeoutContract
{
    [Theory]
    [MemberData(nameof(ResultForms))]
    public Task Fallback_AfterTheTimeout_IsReceived(string name) => Clocks.RunAsync(async time =>
    {
        TimeoutForm form = TimeoutForms.Of(name);
        object fallback = new();
        Task call = form.StartWithFallback!(Of(Source()), AtOnce(form, time), fallback, default);
        await call;
        Assert.Same(fallback, TimeoutForm.ResultOf(call));

        Task none = form.StartWithFallback!(Of(Source()), AtOnce(form, time), null, default);
        await none;
        Assert.Null(TimeoutForm.ResultOf(none));
        Assert.Equal(0, time.ActiveTimers);
    });

    [Theory]
    [MemberData(nameof(OperationResultForms))]
    public Task Fallback_TheOperationFailsWhileUnwinding_IsReceived(string name) => Clocks.RunAsync(async time =>
    {
        Task call = TimeoutForms.Of(name).StartWithFallback!(ObeyAsync, Plain(time), "fallback", default);
        await call;
        Assert.Equal("fallback", TimeoutForm.ResultOf(call));
    });

    [Theory]
    [MemberData(nameof(ResultForms))]
    public Task Fallback_ForAnyFailure_StandsInForItToo(string name) => Clocks.RunAsync(async time =>
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var options = new TimeoutOptions { Timeout = Second, TimeProvider = time, FallbackOn = FallbackOn.AnyFailure };
        Task call = form.StartWithFallback!(static async _ =>
        {
            await Task.Yield();
            throw new IOException();
        }, options, "fallback", default);
        await call;
        Assert.Equal("fallback", TimeoutForm.ResultOf(call));
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Factory_AfterTheTimeout_GetsTheCause(string name) => Clocks.RunAsync(async time =>
    {
        TimeoutForm form = TimeoutForms.Of(name);
        Exception? cause = null;
        ValueTask<object?> Make(Exception e, CancellationToken token)
        {
            cause = e;
            Assert.False(token.IsCancellationRequested);
            return new ValueTask<object?>("made");
        }

        Task call = form.StartWithFactory(Of(Source()), AtOnce(form, time), Make, default);
        await call;
        AssertIsTimeout(cause);
        Assert.Equal("made", form.HasResult ? TimeoutForm.ResultOf(call) : "made");

        cause = null;
        await form.StartWithTaskFactory(Of(Source()), AtOnce(form, time), (e, token) => Make(e, token).AsTask(), default);
        AssertIsTimeout(cause);
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Factory_ForAnyFailure_GetsTheFailureItself(string name) => Clocks.RunAsync(async time =>
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var own = new IOException("own");
        var options = new TimeoutOptions { Timeout = Second, TimeProvider = time, FallbackOn = FallbackOn.AnyFailure };
        var causes = new List<Exception>();
        await form.StartWithFactory(FailAsync, options, MakeAsync, default);
        await form.StartWithTaskFactory(FailAsync, options, (e, token) => MakeAsync(e, token).AsTask(), default);
        Assert.Equal([own, own], causes);

        async Task<object?> FailAsync(CancellationToken token)
        {
            await Task.Yield();
            throw own;
        }

        ValueTask<object?> MakeAsync(Exception cause, CancellationToken token)
        {
            causes.Add(cause);
            return default;
        }
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Factory_Throws_FailsWithItAndKeepsTheCause(string name) => Clocks.RunAsync(async time =>
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var own = new IOException("own");
        Task call = form.StartWithFactory(Of(Source()), AtOnce(form, time), (_, _) => throw own, default);
        Assert.Same(own, await call.EndAsync());
        Assert.Equal(2, call.Exception!.InnerExceptions.Count);
        AssertIsTimeout(call.Exception.InnerExceptions[1]);
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Factory_IsCanceledByItself_IsCanceledAndKeepsTheCause(string name) => Clocks.RunAsync(async time =>
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var token = new CancellationToken(true);
        Task call = form.StartWithFactory(Of(Source()), AtOnce(form, time), (_, _) => throw new OperationCanceledException(token), default);
        Exception? thrown = await call.EndAsync();
        AssertIsCanceled(call, thrown, token);
        AssertIsTimeout(Assert.IsType<AggregateException>(thrown!.InnerException).InnerExceptions[1]);
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Factory_Hangs_EndsByTheCaller(string name) => Clocks.RunAsync(async time =>
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var caller = new TrackedTokenSource(FiveSeconds, time);
        Task call = form.StartWithFactory(Of(Source()), AtOnce(form, time), async (_, token) => await ObeyAsync(token), caller.Token);
        Exception? thrown = await call.EndAsync();
        AssertIsCanceled(call, thrown, caller.Token);
        AssertIsTimeout(thrown!.InnerException);
        Assert.Equal(FiveSeconds, time.Elapsed);
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Factory_FailsAfterTheCallerHasCanceled_IsCanceledWithBothBehind(string name) => Clocks.RunAsync(async time =>
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var caller = new TrackedTokenSource(FiveSeconds, time);
        Task call = form.StartWithFactory(Of(Source()), AtOnce(form, time), async (_, token) =>
        {
            await token.CanceledAsync();
            throw new IOException("own");
        }, caller.Token);
        Exception? thrown = await call.EndAsync();
        AssertIsCanceled(call, thrown, caller.Token);
        var both = Assert.IsType<AggregateException>(thrown!.InnerException);
        Assert.IsType<IOException>(both.InnerExceptions[0]);
        AssertIsTimeout(both.InnerExceptions[1]);
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Factory_ReturnsNoTask_FailsWithThatAndTheCause(string name) => Clocks.RunAsync(async time =>
    {
        TimeoutForm form = TimeoutForms.Of(name);
        Task call = form.StartWithTaskFactory(Of(Source()), AtOnce(form, time), static (_, _) => null!, default);
        Assert.IsType<InvalidOperationException>(await call.EndAsync());
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Factory_UnderADeadline_GetsATokenOfBoth(string name) => Clocks.RunAsync(async time =>
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var deadline = Deadline.Begin(FiveSeconds, time);
        using var caller = new TrackedTokenSource();
        Task call = form.StartWithFactory(Of(Source()), AtOnce(form, time), async (_, token) => await ObeyAsync(token), caller.Token);
        AssertIsCanceled(call, await call.EndAsync(), deadline.Token);
        Assert.Equal(FiveSeconds, time.Elapsed);
    });

    [Theory]
    [MemberData(nameof(ResultForms))]
    public Task Fallback_OnItsWay_NothingIsThrown(string name) => Clocks.RunAsync(async time =>
    {
        TimeoutForm form = TimeoutForms.Of(name);
        int thrown = await Thrown.CountAsync(async () =>
        {
            await form.StartWithFallback!(Of(Source()), AtOnce(form, time), "fallback", default);
            await form.Try(Of(Source()), AtOnce(form, time), default);
            await form.StartWithFactory(Of(Source()), AtOnce(form, time), static (_, _) => new ValueTask<object?>("made"), default);
            if (!form.IsTask)
            {
                // canceled, without a throw of its own
                await form.StartWithFallback!(static token =>
                {
                    var source = new TaskCompletionSource<object?>();
                    token.UnsafeRegister(_ => source.SetCanceled(token), null);
                    return source.Task;
                }, Plain(time), "fallback", default);
            }
        });

        Assert.Equal(0, thrown);
    });
}
