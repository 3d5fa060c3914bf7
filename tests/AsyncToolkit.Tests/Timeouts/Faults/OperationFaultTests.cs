using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;
using AsyncToolkit.Tests.Timeouts.Calls;

namespace AsyncToolkit.Tests.Timeouts.Faults;

/// <summary>What is timed is in trouble, once, in every form and with every tail: at once, or behind its first await.</summary>
/// <remarks>A task that is passed in has begun before the call: with it nothing happens at once.</remarks>
[Collection(PoolThreads.Name)]
public class OperationFaultTests : TimeoutContract
{
    public static TheoryData<string, FaultKind, Spot> Rows
    {
        get
        {
            var data = new TheoryData<string, FaultKind, Spot>();
            foreach (TimeoutForm form in TimeoutForms.Each)
            {
                foreach (FaultKind kind in (FaultKind[])[FaultKind.Throws, FaultKind.Cancels, FaultKind.Hangs, FaultKind.Reenters])
                {
                    data.Add(form.Name, kind, Spot.BehindAnAwait);
                    if (!form.IsTask)
                    {
                        data.Add(form.Name, kind, Spot.InTheCall);
                    }
                }
            }

            return data;
        }
    }

    public static TheoryData<string, Spot> Hangs
    {
        get
        {
            var data = new TheoryData<string, Spot>();
            foreach (TimeoutForm form in TimeoutForms.Each)
            {
                foreach (Spot spot in Enum.GetValues<Spot>().Where(spot => !form.IsTask || spot != Spot.InTheCall))
                {
                    data.Add(form.Name, spot);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Operation_InTrouble_ConcernsItsOwnCallOnly(string name, FaultKind kind, Spot spot)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        foreach (Tail tail in TimedRun.TailsOf(form))
        {
            using var run = new TimedRun(form, tail, TimedRun.Operation, kind) { AbandonAfter = null };
            TimedEnding expected = kind switch
            {
                FaultKind.Throws => run.AtAFailure,
                FaultKind.Cancels => TimedEnding.IsCanceled,
                _ => TimedEnding.Succeeds,
            };

            Task<Task> starting = run.StartElsewhereAsync(token => OperateAsync(run, spot, kind is FaultKind.Cancels ? token : CancellationToken.None));
            await run.HappenedAsync();
            if (kind is FaultKind.Hangs)
            {
                await run.OthersGoOnAsync();
                await QueuedWork.HadItsTurnAsync();
                Assert.False(spot is Spot.InTheCall ? starting.IsCompleted : (await starting).IsCompleted);
                run.Release();
            }

            Task call = await starting.WithHangGuard();
            Assert.Equal((tail, expected), (tail, await run.EndingOfAsync(call)));
            if (form.IsTask && kind is FaultKind.Cancels)
            {
                // it has no token: it is abandoned
                await run.AssertNothingIsLostAsync();
            }
            else
            {
                await run.AssertToldAsync(0, 0);
            }
        }
    }

    // A result stands, whoever is canceled.
    [Theory]
    [MemberData(nameof(OperationForms))]
    public async Task Operation_CancelsTheCallAndReturnsAllTheSame_Succeeds(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        foreach (Tail tail in TimedRun.TailsOf(form))
        {
            foreach (Spot spot in (Spot[])[Spot.InTheCall, Spot.BehindAnAwait])
            {
                using var run = new TimedRun(form, tail, TimedRun.Operation, FaultKind.Cancels) { AbandonAfter = null };

                Task call = run.Start(_ => OperateAsync(run, spot, CancellationToken.None));

                Assert.Equal((tail, TimedEnding.Succeeds), (tail, await run.EndingOfAsync(call)));
                Assert.True(run.Caller.IsCancellationRequested);
                await run.AssertToldAsync(0, 0);
            }
        }
    }

    // Until its time is up it is waited for; then the call goes on without it, and what it comes to is told. A call whose operation has not returned cannot go on.
    [Theory]
    [MemberData(nameof(Hangs))]
    public async Task Operation_HangsBeyondItsTime_IsAbandonedAndNotLost(string name, Spot spot)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        foreach (Tail tail in TimedRun.TailsOf(form))
        {
            using var run = new TimedRun(form, tail, TimedRun.Operation, FaultKind.Hangs);
            var gate = new Gate("operation");
            Task<Task> starting = run.StartElsewhereAsync(_ => OperateAsync(run, spot, CancellationToken.None, gate));
            await (spot is Spot.AtAGate ? gate.WhenParkedAsync(1) : run.HappenedAsync());
            await run.OthersGoOnAsync();
            Assert.False(spot is Spot.InTheCall ? starting.IsCompleted : (await starting).IsCompleted);

            run.Time.Advance(TimedRun.Allowed);

            if (spot is Spot.InTheCall)
            {
                await QueuedWork.HadItsTurnAsync();
                Assert.False(starting.IsCompleted);
                run.Release();
            }

            Task call = await starting.WithHangGuard();
            Assert.Equal((tail, run.AtTheTimeout), (tail, await run.EndingOfAsync(call)));
            run.Release();
            gate.Open();
            await run.AssertNothingIsLostAsync();
        }
    }

    private static Task<object?> OperateAsync(TimedRun run, Spot spot, CancellationToken obeyed, Gate? gate = null)
    {
        if (spot is Spot.InTheCall)
        {
            run.Fault.In(TimedRun.Operation);
        }

        return GoOnAsync();

        async Task<object?> GoOnAsync()
        {
            if (spot is Spot.BehindAnAwait)
            {
                await run.Started;
                run.Fault.In(TimedRun.Operation);
            }

            if (gate is not null)
            {
                await gate.WaitAsync(CancellationToken.None);
            }

            if (obeyed.CanBeCanceled)
            {
                await obeyed.CanceledAsync();
                throw new OperationCanceledException(obeyed);
            }

            return run.Own;
        }
    }
}
