using AsyncToolkit.Tests.Support;
using AsyncToolkit.Tests.Timeouts.Calls;

namespace AsyncToolkit.Tests.Timeouts.Faults;

/// <summary>
/// The members of the clock cancel a timed call, hang and call the library, once each, wherever the call needs them. What they throw is in <see cref="TimeoutClockTests"/>, but where
/// it goes nowhere.
/// </summary>
[Collection(PoolThreads.Name)]
public class ClockFaultTests : TimeoutContract
{
    private const string CreateTimer = "CreateTimer";
    private const string Change = "Change";
    private const string DisposeTimer = "DisposeTimer";
    private const string GetTimestamp = "GetTimestamp";
    private const string TimestampFrequency = "TimestampFrequency";

    private static readonly FaultKind[] Kinds = [FaultKind.Cancels, FaultKind.Hangs, FaultKind.Reenters];

    public static TheoryData<string, string, FaultKind> InTheCall => Rows([TimestampFrequency, GetTimestamp, DisposeTimer, CreateTimer, Change], Kinds);

    public static TheoryData<string, string, FaultKind> AtTheTime => Rows([GetTimestamp, Change], Kinds);

    public static TheoryData<string, string, FaultKind> AtTheEnd => Rows([Change], [FaultKind.Throws, .. Kinds]);

    [Theory]
    [MemberData(nameof(InTheCall))]
    public async Task Member_InTroubleInTheCall_ConcernsItsOwnCallOnly(string name, string member, FaultKind kind)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        foreach (Tail tail in TimedRun.TailsOf(form))
        {
            using var run = new TimedRun(form, tail, member, kind);
            if (member is DisposeTimer)
            {
                await FillAsync(form, run);
            }

            TaskCompletionSource<object?> source = Source();
            Watch(run, member);
            Task<Task> starting = run.StartElsewhereAsync(Of(source));
            await run.HappenedAsync();
            if (kind is FaultKind.Hangs)
            {
                await run.OthersGoOnAsync();
                await QueuedWork.HadItsTurnAsync();
                Assert.False(starting.IsCompleted);
                run.Release();
            }

            // whatever has happened there, the time is still looked after; a cancellation is heard before it is up
            Task call = await starting.WithHangGuard();
            if (kind is not FaultKind.Cancels)
            {
                run.Time.Advance(TimedRun.Allowed);
            }

            TimedEnding expected = kind is FaultKind.Cancels ? TimedEnding.IsCanceled : run.AtTheTimeout;
            Assert.Equal((tail, expected), (tail, await run.EndingOfAsync(call)));
            source.SetResult(run.Own);
            await run.AssertNothingIsLostAsync();
        }
    }

    [Theory]
    [MemberData(nameof(AtTheTime))]
    public async Task Member_InTroubleWhenTheTimeIsUp_ConcernsThoseWhoseTimeItIs(string name, string member, FaultKind kind)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        foreach (Tail tail in TimedRun.TailsOf(form))
        {
            using var run = new TimedRun(form, tail, member, kind);
            TaskCompletionSource<object?> source = Source();
            Task call = run.Start(Of(source));
            Watch(run, member);
            Task time = Task.Run(() => run.Time.Advance(TimedRun.Allowed));
            await run.HappenedAsync();
            if (kind is FaultKind.Hangs)
            {
                // the thread that hangs is the clock's: no time passes there
                await run.OthersEndAsync();
                await QueuedWork.HadItsTurnAsync();
                Assert.False(call.IsCompleted);
                run.Release();
            }

            await time.WithHangGuard();
            TimedEnding expected = kind is FaultKind.Cancels ? TimedEnding.IsCanceled : run.AtTheTimeout;
            Assert.Equal((tail, expected), (tail, await run.EndingOfAsync(call)));
            source.SetResult(run.Own);
            await run.AssertNothingIsLostAsync();
        }
    }

    // The timer has come, but has told nobody yet.
    [Theory]
    [InlineData(GetTimestamp)]
    [InlineData(Change)]
    public async Task Operation_EndsWhileTheClockHangs_EndsTheCall(string member)
    {
        foreach (TimeoutForm form in TimeoutForms.Each)
        {
            using var run = new TimedRun(form, Tail.None, member, FaultKind.Hangs);
            TaskCompletionSource<object?> source = Source();
            Task call = run.Start(Of(source));
            Watch(run, member);
            Task time = Task.Run(() => run.Time.Advance(TimedRun.Allowed));
            await run.HappenedAsync();

            source.SetResult(run.Own);

            Assert.Equal((form.Name, TimedEnding.Succeeds), (form.Name, await run.EndingOfAsync(call)));
            run.Release();
            await time.WithHangGuard();
            await run.AssertToldAsync(0, 0);
        }
    }

    // How late it is (the second look at the clock), when it was abandoned (the third), and for how long (the fourth).
    [Theory]
    [InlineData(2, FaultKind.Cancels)]
    [InlineData(2, FaultKind.Hangs)]
    [InlineData(2, FaultKind.Reenters)]
    [InlineData(3, FaultKind.Throws)]
    [InlineData(3, FaultKind.Cancels)]
    [InlineData(3, FaultKind.Hangs)]
    [InlineData(3, FaultKind.Reenters)]
    [InlineData(4, FaultKind.Throws)]
    [InlineData(4, FaultKind.Cancels)]
    [InlineData(4, FaultKind.Hangs)]
    [InlineData(4, FaultKind.Reenters)]
    public async Task GetTimestamp_InTroubleBehindTheTimeout_ConcernsWhatIsToldOnly(int look, FaultKind kind)
    {
        foreach (TimeoutForm form in TimeoutForms.Each)
        {
            using var run = new TimedRun(form, Tail.Try, GetTimestamp, kind);
            TaskCompletionSource<object?> source = Source();
            Task call = run.Start(Of(source));
            int looks = 0;
            run.Clock.OnGetTimestamp = () =>
            {
                if (Interlocked.Increment(ref looks) == look)
                {
                    run.Fault.In(GetTimestamp);
                }
            };
            bool isTold = look == 4;
            Task time = Task.Run(() => run.Time.Advance(TimedRun.Allowed));
            if (isTold)
            {
                Assert.Equal(TimedEnding.TimesOut, await run.EndingOfAsync(call));
                source.SetResult(run.Own);
            }

            await run.HappenedAsync();
            if (kind is FaultKind.Hangs)
            {
                await run.OthersEndAsync();
                await QueuedWork.HadItsTurnAsync();
                Assert.Equal(isTold, call.IsCompleted);
                run.Release();
            }

            await time.WithHangGuard();
            TimedEnding expected = kind is FaultKind.Cancels && !isTold ? TimedEnding.IsCanceled : TimedEnding.TimesOut;
            Assert.Equal((form.Name, expected), (form.Name, await run.EndingOfAsync(call)));
            source.TrySetResult(run.Own);
            await run.AssertNothingIsLostAsync();
        }
    }

    // Whose operation ends last turns the timer off, on the thread of that end.
    [Theory]
    [MemberData(nameof(AtTheEnd))]
    public async Task Member_InTroubleAtTheEnd_HoldsUpItsOwnCallOnly(string name, string member, FaultKind kind)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        foreach (Tail tail in TimedRun.TailsOf(form))
        {
            using var run = new TimedRun(form, tail, member, kind);
            TaskCompletionSource<object?> source = Source();
            Task call = run.Start(Of(source));
            Watch(run, member);
            source.SetResult(run.Own);
            await run.HappenedAsync();
            Task? behind = null;
            if (kind is FaultKind.Hangs)
            {
                // who comes meanwhile leaves the timer to who hangs
                await run.OthersGoOnAsync();
                behind = form.Start(Of(Source()), AtOnce(form, run.Clock, TimedRun.Allowed), default);
                await QueuedWork.HadItsTurnAsync();
                Assert.False(call.IsCompleted);
                run.Release();
            }

            Assert.Equal((tail, TimedEnding.Succeeds), (tail, await run.EndingOfAsync(call)));
            behind ??= form.Start(Of(Source()), AtOnce(form, run.Clock, TimedRun.Allowed), default);
            run.Time.Advance(TimedRun.Allowed);
            await AssertTimesOutAsync(behind, TimedRun.Allowed);
            await run.AssertToldAsync(0, 0);
        }
    }

    // Nobody waits for what the disposal comes to.
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task DisposeTimer_Throws_ChangesNothing(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var run = new TimedRun(form, Tail.None, DisposeTimer, FaultKind.Throws);
        await FillAsync(form, run);
        Watch(run, DisposeTimer);
        TaskCompletionSource<object?> source = Source();

        Task call = run.Start(Of(source));

        await run.HappenedAsync();
        source.SetResult(run.Own);
        Assert.Equal(TimedEnding.Succeeds, await run.EndingOfAsync(call));
    }

    // Time is told by its timestamps.
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task GetUtcNow_Throws_IsNotAsked(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        foreach (Tail tail in TimedRun.TailsOf(form))
        {
            using var run = new TimedRun(form, tail, "GetUtcNow", FaultKind.Throws);
            run.Clock.OnGetUtcNow = () => run.Fault.In("GetUtcNow");
            TaskCompletionSource<object?> source = Source();
            Task call = run.Start(Of(source));
            run.Time.Advance(TimedRun.Allowed);
            Assert.Equal((tail, run.AtTheTimeout), (tail, await run.EndingOfAsync(call)));
            source.SetResult(run.Own);
            await run.AssertNothingIsLostAsync();
            Assert.False(run.HasHappened);
        }
    }

    private static TheoryData<string, string, FaultKind> Rows(string[] members, FaultKind[] kinds)
    {
        var data = new TheoryData<string, string, FaultKind>();
        foreach (TimeoutForm form in TimeoutForms.Each)
        {
            foreach (string member in members)
            {
                foreach (FaultKind kind in kinds)
                {
                    data.Add(form.Name, member, kind);
                }
            }
        }

        return data;
    }

    private static void Watch(TimedRun run, string member)
    {
        Action happens = () => run.Fault.In(member);
        switch (member)
        {
            case CreateTimer:
                run.Clock.OnCreateTimer = happens;
                break;
            case Change:
                run.Clock.OnChange = happens;
                break;
            case DisposeTimer:
                run.Clock.OnDisposeTimer = happens;
                break;
            case GetTimestamp:
                run.Clock.OnGetTimestamp = happens;
                break;
            default:
                run.Clock.OnTimestampFrequency = happens;
                break;
        }
    }

    // As many durations as timers are kept for: the next one makes all of them go.
    private static async Task FillAsync(TimeoutForm form, TimedRun run)
    {
        for (int minutes = 1; minutes <= 32; minutes++)
        {
            TaskCompletionSource<object?> source = Source();
            Task call = form.Start(Of(source), AtOnce(form, run.Clock, TimeSpan.FromMinutes(minutes)), default);
            source.SetResult(null);
            await call.WithHangGuard();
        }
    }
}
