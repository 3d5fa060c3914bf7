using AsyncToolkit.Tests.Support;
using AsyncToolkit.Tests.Timeouts.Calls;

namespace AsyncToolkit.Tests.Timeouts.Faults;

/// <summary>A callback that an operation has registered with its token is in trouble, once, when the time is up. It may not await.</summary>
[Collection(PoolThreads.Name)]
public class TokenCallbackFaultTests : TimeoutContract
{
    public static TheoryData<string, FaultKind> Rows
    {
        get
        {
            var data = new TheoryData<string, FaultKind>();
            foreach (TimeoutForm form in TimeoutForms.Each.Where(static form => !form.IsTask))
            {
                foreach (FaultKind kind in (FaultKind[])[FaultKind.Throws, FaultKind.Cancels, FaultKind.Hangs, FaultKind.Reenters])
                {
                    data.Add(form.Name, kind);
                }
            }

            return data;
        }
    }

    // It is waited for as the operation is. What it throws is behind the timeout; if it cancels the call, nobody has got a fallback yet.
    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Callback_InTroubleWithinTheGrace_LeavesTheTimeoutAsItIs(string name, FaultKind kind)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        foreach (Tail tail in TimedRun.TailsOf(form))
        {
            using var run = new TimedRun(form, tail, TimedRun.TokenCallback, kind) { AbandonAfter = null };
            Task call = run.Start(token => ObeyAsync(run, token));

            run.Time.Advance(TimedRun.Allowed);
            await run.HappenedAsync();
            if (kind is FaultKind.Hangs)
            {
                await run.OthersGoOnAsync();
                await QueuedWork.HadItsTurnAsync();
                Assert.False(call.IsCompleted);
                run.Release();
            }

            TimedEnding expected = kind is FaultKind.Cancels ? TimedEnding.IsCanceled : run.AtTheTimeout;
            Assert.Equal((tail, expected), (tail, await run.EndingOfAsync(call)));
            if (kind is FaultKind.Throws && tail is Tail.None)
            {
                Assert.Contains(run.Thrown, Assert.IsType<AggregateException>(call.Exception!.InnerException!.InnerException).InnerExceptions);
            }

            await run.AssertToldAsync(0, 0);
        }
    }

    // Nobody waits for it, and the operation is abandoned as well: what it throws then goes to the logger.
    [Theory]
    [MemberData(nameof(OperationForms))]
    public async Task Callback_HangsBeyondTheGrace_IsLeftToItself(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        foreach (Tail tail in TimedRun.TailsOf(form))
        {
            using var run = new TimedRun(form, tail, TimedRun.TokenCallback, FaultKind.Hangs);
            TaskCompletionSource<object?> source = Source();
            Task call = run.Start(token =>
            {
                token.UnsafeRegister(
                    _ =>
                    {
                        run.Fault.In(TimedRun.TokenCallback);
                        throw run.Thrown;
                    },
                    null);
                return source.Task;
            });

            run.Time.Advance(TimedRun.Allowed);
            await run.HappenedAsync();

            Assert.Equal((tail, run.AtTheTimeout), (tail, await run.EndingOfAsync(call)));
            await run.OthersGoOnAsync();
            run.Release();
            source.SetResult(run.Own);
            await run.AssertNothingIsLostAsync(3004);
        }
    }

    private static async Task<object?> ObeyAsync(TimedRun run, CancellationToken token)
    {
        token.UnsafeRegister(_ => run.Fault.In(TimedRun.TokenCallback), null);
        return await ObeyAsync(token);
    }
}
