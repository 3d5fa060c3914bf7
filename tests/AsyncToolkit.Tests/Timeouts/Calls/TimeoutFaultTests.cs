using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts.Calls;

/// <summary>
/// Every callback that a timed call takes, beside the operation and its clock: each throws once, and each hangs until it is released. The clock has
/// tests of its own.
/// </summary>
[Collection(PoolThreads.Name)]
public class TimeoutFaultTests : TimeoutContract
{
    private readonly VirtualTimeProvider _time = Clocks.Virtual();

    public static TheoryData<string> Observers => ["OnLateCompletion", "OnUnclaimed", "logger"];

    [Theory]
    [MemberData(nameof(Observers))]
    public async Task Observer_ThrowsOnce_ChangesNothing(string observer)
    {
        var thrown = new Gate("thrown");
        var fault = new Fault(observer, () =>
        {
            thrown.Mark();
            throw new IOException(observer);
        });
        foreach (string name in TimeoutForms.OperationsWithResult)
        {
            await AbandonAsync(TimeoutForms.Of(name), fault);
        }

        await thrown.WhenParkedAsync(1).WithHangGuard();
    }

    [Theory]
    [MemberData(nameof(Observers))]
    public async Task Observer_HangsUntilReleased_HoldsUpNoCall(string observer)
    {
        using var released = new ManualResetEventSlim();
        var hangs = new Gate("hangs");
        var fault = new Fault(observer, () =>
        {
            hangs.Mark();
            Assert.True(released.Wait(HangGuard.Patience));
        });
        foreach (string name in TimeoutForms.OperationsWithResult)
        {
            // the first of them has the observer that hangs, and those behind it time out and return all the same
            TimeoutForm form = TimeoutForms.Of(name);
            await AbandonAsync(form, fault);
            await hangs.WhenParkedAsync(1).WithHangGuard();
            Task call = form.Start(static _ => Task.FromResult<object?>("own"), Options(fault), default);
            await call.WithHangGuard();
            Assert.Equal("own", TimeoutForm.ResultOf(call));
        }

        released.Set();
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Factory_HangsUntilReleased_DelaysItsOwnCallOnly(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var parked = new Gate("factory");
        Task call = form.StartWithFactory(
            Of(Source()),
            AtOnce(form, _time),
            async (_, token) =>
            {
                await parked.WaitAsync(token);
                return "made";
            },
            default);
        Task other = form.StartWithFactory(Of(Source()), AtOnce(form, _time), static (_, _) => new ValueTask<object?>("other"), default);
        _time.Advance(Second);
        await parked.WhenParkedAsync(1).WithHangGuard();
        await other.WithHangGuard();
        Assert.False(call.IsCompleted);

        parked.Release();

        await call.WithHangGuard();
        Assert.Equal("made", form.HasResult ? TimeoutForm.ResultOf(call) : "made");
    }

    // The result comes when nobody waits for it any more: every observer is called.
    private async Task AbandonAsync(TimeoutForm form, Fault fault)
    {
        TaskCompletionSource<object?> source = Source();
        Task call = form.Start(Of(source), Options(fault), default);
        _time.Advance(Second);
        await AssertTimesOutAsync(call);
        source.SetResult(new object());
    }

    private TimeoutOptions Options(Fault fault) => new()
    {
        Timeout = Second,
        TimeProvider = _time,
        Name = "call",
        AbandonAfter = TimeSpan.Zero,
        OnLateCompletion = _ => fault.In("OnLateCompletion"),
        OnUnclaimed = _ => fault.In("OnUnclaimed"),
        Logger = new FaultyLogger(fault),
    };
}
