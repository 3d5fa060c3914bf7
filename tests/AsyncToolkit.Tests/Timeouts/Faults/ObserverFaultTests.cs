using AsyncToolkit.Tests.Support;
using AsyncToolkit.Tests.Timeouts.Calls;

namespace AsyncToolkit.Tests.Timeouts.Faults;

/// <summary>Those who are told of what a timed call has abandoned are in trouble, once, in every form and with every tail. They may not await.</summary>
[Collection(PoolThreads.Name)]
public class ObserverFaultTests : TimeoutContract
{
    public static TheoryData<string, string, FaultKind> Rows
    {
        get
        {
            var data = new TheoryData<string, string, FaultKind>();
            foreach (TimeoutForm form in TimeoutForms.Each)
            {
                foreach (FaultKind kind in (FaultKind[])[FaultKind.Throws, FaultKind.Cancels, FaultKind.Hangs, FaultKind.Reenters])
                {
                    data.Add(form.Name, TimedRun.Late, kind);
                    data.Add(form.Name, TimedRun.Logger, kind);
                    data.Add(form.Name, TimedRun.LateLogger, kind);
                    if (form is { HasResult: true, IsTask: false })
                    {
                        data.Add(form.Name, TimedRun.Unclaimed, kind);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Observer_InTrouble_ChangesNothing(string name, string observer, FaultKind kind)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        foreach (Tail tail in TimedRun.TailsOf(form))
        {
            using var run = new TimedRun(form, tail, observer, kind);

            // the first entry comes before the end of the call, and what cancels it there may be heard
            await AbandonAsync(run, orIsCanceled: (observer, kind) is (TimedRun.Logger, FaultKind.Cancels));
            await run.HappenedAsync();
            if (kind is FaultKind.Hangs)
            {
                // the others of the same call are told, but for the second entry of a logger; other calls go on, and so do their observers
                await run.EachIsToldAsync(observer is TimedRun.Logger ? 1 : 2);
                await run.OthersGoOnAsync();
                using var other = new TimedRun(form, tail, "none", kind);
                await AbandonAsync(other);
                await other.AssertNothingIsLostAsync();
                run.Release();
            }

            int[] failures = (kind, observer) switch
            {
                (FaultKind.Throws, TimedRun.Late) => [3003],
                (FaultKind.Throws, TimedRun.Unclaimed) => [2004],
                _ => [],
            };
            await run.AssertNothingIsLostAsync(failures);
        }
    }

    // The result comes when nobody waits for it any more: every observer is called.
    private static async Task AbandonAsync(TimedRun run, bool orIsCanceled = false)
    {
        TaskCompletionSource<object?> source = Source();
        Task call = run.Start(Of(source));
        run.Time.Advance(TimedRun.Allowed);
        TimedEnding ending = await run.EndingOfAsync(call);
        Assert.True(ending == run.AtTheTimeout || (orIsCanceled && ending is TimedEnding.IsCanceled), $"{run.Tail}: {ending}");
        source.SetResult(run.Own);
    }
}
