using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts.Calls;

/// <summary>Clocks that throw, and what is left on clocks that do not.</summary>
public class TimeoutClockTests : TimeoutContract
{
    private readonly VirtualTimeProvider _time = Clocks.Virtual();
    private readonly FaultyTimeProvider _faulty;

    public TimeoutClockTests() => _faulty = new FaultyTimeProvider(_time);

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Call_GetTimestampThrows_ThrowsAtTheCallBeforeItHasBegun(string name)
    {
        _faulty.OnGetTimestamp = Throw;
        return AssertThrowsAtTheCallAsync(TimeoutForms.Of(name));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_CreateTimerThrows_FailsWithItAndCancelsTheOperation(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        _faulty.OnCreateTimer = Throw;
        var seen = new TaskCompletionSource();
        Task call = form.StartWithFactory(async token =>
        {
            await token.CanceledAsync();
            seen.SetResult();
            throw new OperationCanceledException(token);
        }, Plain(_faulty), static (_, _) => new ValueTask<object?>("no fallback for a clock"), default);

        Assert.IsType<IOException>(await call.EndAsync());
        if (!form.IsTask)
        {
            await seen.Task.WithHangGuard();
        }

        await AssertRecoversAsync(form);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_ChangeThrows_FailsWithItAndSoDoThoseThatWaitBehind(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        Task pends = form.Start(Of(Source()), AtOnce(form, _faulty, FiveSeconds), default);
        Task early = form.Start(Of(Source()), AtOnce(form, _faulty), default);
        _time.Advance(Second / 2);
        Task behind = form.Start(Of(Source()), AtOnce(form, _faulty), default);
        _faulty.OnChange = Throw;

        // the first one is due; the timer cannot be set for the second
        _time.Advance(Second / 2);

        await AssertTimesOutAsync(early);
        Assert.IsType<IOException>(await behind.EndAsync());
        Assert.False(pends.IsCompleted);
        Assert.IsType<IOException>(await form.Start(Of(Source()), AtOnce(form, _faulty), default).EndAsync());
        await AssertRecoversAsync(form);
        _time.Advance(FiveSeconds);
        await AssertTimesOutAsync(pends, FiveSeconds);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_GetTimestampThrowsWhenTheTimerFires_FailsWithIt(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        Task call = form.Start(Of(Source()), AtOnce(form, _faulty), default);
        _faulty.OnGetTimestamp = Throw;
        _time.Advance(Second);
        Assert.IsType<IOException>(await call.EndAsync());
        await AssertRecoversAsync(form);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Call_TimestampFrequencyThrows_ThrowsAtTheCallBeforeItHasBegun(string name)
    {
        _faulty.OnTimestampFrequency = Throw;
        return AssertThrowsAtTheCallAsync(TimeoutForms.Of(name));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_TimestampFrequencyHangs_KeepsNobodyElse(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var hanging = new Gate("frequency");
        int asked = 0;
        _faulty.OnTimestampFrequency = () =>
        {
            if (Interlocked.Increment(ref asked) == 1)
            {
                hanging.Wait();
            }
        };
        var source = Source();
        Task held = Task.Run(() => form.Start(Of(source), AtOnce(form, _faulty, FiveSeconds), default));
        await hanging.WhenParkedAsync(1);

        await Task.Run(() => AssertGoesOnAsync(form)).WithHangGuard();

        hanging.Open();
        source.SetResult(null);
        await held.WithHangGuard();
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_TimestampFrequencyThrowsAfterTheFirstCallOfADuration_IsNotAskedForIt(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        await AssertGoesOnAsync(form);
        _faulty.OnTimestampFrequency = Throw;

        await AssertGoesOnAsync(form);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_TimestampFrequencyThrowsWhenTheTimerFires_TimesOutAllTheSame(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        Task call = form.Start(Of(Source()), AtOnce(form, _faulty), default);
        _faulty.OnTimestampFrequency = Throw;

        _time.Advance(FiveSeconds);

        // the time that has passed is not known, the time that was allowed is
        AssertIsTimeout(await call.EndAsync());
    }

    [Theory]
    [MemberData(nameof(OperationForms))]
    public async Task Call_ChangeThrowsForTheGrace_IsAbandonedAtOnce(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var options = new TimeoutOptions { Timeout = Second, TimeProvider = _faulty, Name = "call", AbandonAfter = FiveSeconds };
        Task call = form.Start(Of(Source()), options, default);
        _faulty.OnCreateTimer = Throw;
        _faulty.OnChange = Throw;
        _time.Advance(Second);
        await AssertTimesOutAsync(call);
    }

    // The clock's own code runs while the call is being armed, and so may the end of what is timed on another thread.
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Call_EndsWhileItsTimerIsBeingMade_HasEnded(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var source = new TaskCompletionSource<object?>();
        _faulty.OnCreateTimer = () => source.SetResult(null);

        await Task.Run(() => form.Start(Of(source), AtOnce(form, _faulty), default)).WithHangGuard();

        Assert.Equal(0, _time.ActiveTimers);
    }

    [Theory]
    [MemberData(nameof(OperationForms))]
    public async Task Call_TimestampFrequencyThrowsForTheGrace_IsAbandonedAtOnce(string name)
    {
        // a duration that nobody has waited for on this clock
        var options = new TimeoutOptions { Timeout = Second, TimeProvider = _faulty, Name = "call", AbandonAfter = FiveSeconds };
        Task call = TimeoutForms.Of(name).Start(Of(Source()), options, default);
        _faulty.OnTimestampFrequency = Throw;

        _time.Advance(Second);

        AssertIsTimeout(await call.EndAsync());
    }

    // Calls of the same duration share a timer; those of others have another, on the same clock.
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Timers_OfManyCalls_AreOneForEachDuration(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        int made = 0;
        _faulty.OnCreateTimer = () => made++;
        var source = Source();
        Task[] calls = [.. Enumerable.Range(0, 1_000).Select(i => form.Start(Of(source), AtOnce(form, _faulty, i % 2 == 0 ? Second : FiveSeconds), default))];
        Assert.Equal(2, made);
        Assert.Equal(2, _time.ActiveTimers);

        source.SetResult(null);

        await Task.WhenAll(calls).WithHangGuard();
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Calls_OfOneDuration_TimeOutEachAtItsTime(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var calls = new List<Task>();
        for (int i = 0; i < 10; i++)
        {
            calls.Add(form.Try(Of(Source()), AtOnce(form, _time), default));
            _time.Advance(Second / 10);
        }

        foreach (Task call in calls)
        {
            await call.WithHangGuard();
            Assert.Equal(calls.IndexOf(call) + 1, calls.Count(c => c.IsCompleted));
            _time.Advance(Second / 10);
        }

        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task Calls_OfManyDurations_KeepFewTimers()
    {
        int made = 0;
        int disposed = 0;
        _faulty.OnCreateTimer = () => made++;
        _faulty.OnDisposeTimer = () => disposed++;
        for (int i = 1; i <= 1_000; i++)
        {
            var source = Source();
            Task call = source.Task.WithTimeoutAsync(TimeSpan.FromSeconds(i), _faulty);
            source.SetResult(null);
            await call.WithHangGuard();
        }

        Assert.Equal(1_000, made);
        Assert.True(made - disposed <= 64, $"{made - disposed} timers are left");
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Registrations_OfACall_AreGoneWithIt(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        using var caller = new TrackedTokenSource();
        using var deadline = Deadline.Begin(TimeSpan.FromDays(1), _time);
        _ = deadline.Token;
        var calls = new List<WeakReference>();
        for (int i = 0; i < 50; i++)
        {
            calls.Add(await CallAsync(i));
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.True(calls.Count(call => call.IsAlive) < 10, $"{calls.Count(call => call.IsAlive)} calls are alive");
        Assert.False(caller.IsCancellationRequested);
        Assert.Equal(1, _time.ActiveTimers);

        async Task<WeakReference> CallAsync(int i)
        {
            // the call alone holds it
            var result = new object();
            var source = Source();
            Task call = form.Try(Of(source), AtOnce(form, _time), caller.Token);
            if (i % 2 == 0)
            {
                source.SetResult(result);
            }
            else
            {
                _time.Advance(Second);
            }

            await call.WithHangGuard();
            return new WeakReference(call);
        }
    }

    private static void Throw() => throw new IOException("clock");

    private async Task AssertThrowsAtTheCallAsync(TimeoutForm form)
    {
        bool started = false;
        Assert.Throws<IOException>(() => { _ = form.Start(Body, AtOnce(form, _faulty), default); });
        Assert.Equal(form.IsTask, started);
        Assert.Throws<IOException>(() => { _ = form.Try(Body, AtOnce(form, _faulty), default); });
        Assert.Equal(form.IsTask, started);
        await AssertRecoversAsync(form);

        Task<object?> Body(CancellationToken token)
        {
            started = true;
            return Source().Task;
        }
    }

    private Task AssertRecoversAsync(TimeoutForm form)
    {
        _faulty.Heal();
        return AssertGoesOnAsync(form);
    }

    private async Task AssertGoesOnAsync(TimeoutForm form)
    {
        Task call = form.Start(Of(Source()), AtOnce(form, _faulty), default);
        _time.Advance(Second);
        await AssertTimesOutAsync(call);
    }
}
