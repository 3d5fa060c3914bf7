using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;
using AsyncToolkit.Tests.Timeouts.Calls;

namespace AsyncToolkit.Tests.Timeouts.Faults;

/// <summary>The factory of a fallback is in trouble, once, in every form: at a timeout, and at a failure.</summary>
[Collection(PoolThreads.Name)]
public class FactoryFaultTests : TimeoutContract
{
    public static TheoryData<string, FaultKind, bool> Rows
    {
        get
        {
            var data = new TheoryData<string, FaultKind, bool>();
            foreach (TimeoutForm form in TimeoutForms.Each)
            {
                foreach (FaultKind kind in Enum.GetValues<FaultKind>())
                {
                    data.Add(form.Name, kind, false);
                    data.Add(form.Name, kind, true);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Factory_InTrouble_ConcernsItsOwnCallOnly(string name, FaultKind kind, bool atAFailure)
    {
        using var run = new TimedRun(TimeoutForms.Of(name), atAFailure ? Tail.FactoryOnAnyFailure : Tail.Factory, TimedRun.Factory, kind);
        TaskCompletionSource<object?> source = Source();
        Task call = run.Start(Of(source));

        if (atAFailure)
        {
            source.SetException(new FormatException());
        }
        else
        {
            run.Time.Advance(TimedRun.Allowed);
        }

        await run.HappenedAsync();
        if (kind is FaultKind.Hangs)
        {
            await run.OthersGoOnAsync();
            await QueuedWork.HadItsTurnAsync();
            Assert.False(call.IsCompleted);
            run.Release();
        }

        TimedEnding expected = kind switch
        {
            FaultKind.Throws or FaultKind.ThrowsLater => TimedEnding.Fails,
            FaultKind.Cancels => TimedEnding.IsCanceled,
            _ => TimedEnding.FallsBack,
        };
        Assert.Equal(expected, await run.EndingOfAsync(call));
        if (atAFailure)
        {
            await run.AssertToldAsync(0, 0);
        }
        else
        {
            source.SetResult(run.Own);
            await run.AssertNothingIsLostAsync();
        }
    }

    // The same hang on no thread.
    [Theory]
    [MemberData(nameof(Forms))]
    public Task Factory_HangsAtAGate_DelaysItsOwnCallOnly(string name) => Clocks.RunAsync(async time =>
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var parked = new Gate("factory");
        Task call = form.StartWithFactory(
            Of(Source()),
            AtOnce(form, time),
            async (_, token) =>
            {
                await parked.WaitAsync(token);
                return "made";
            },
            default);
        Task other = form.StartWithFactory(Of(Source()), AtOnce(form, time), static (_, _) => new ValueTask<object?>("other"), default);
        await parked.WhenParkedAsync(1);
        await other;
        Assert.False(call.IsCompleted);

        parked.Release();

        await call;
        Assert.Equal("made", form.HasResult ? TimeoutForm.ResultOf(call) : "made");
    });
}
