using AsyncToolkit.Internal;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts;

/// <summary>Those who are to be told of an expiry, as they come and go.</summary>
public class DeadlineListenerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FiveSeconds = TimeSpan.FromSeconds(5);

    private readonly VirtualTimeProvider _time = Clocks.Virtual();

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("2")]
    [InlineData("0 1")]
    [InlineData("1 0")]
    [InlineData("0 2")]
    [InlineData("2 0")]
    [InlineData("1 2")]
    [InlineData("2 1")]
    [InlineData("0 1 2")]
    [InlineData("0 2 1")]
    [InlineData("1 0 2")]
    [InlineData("1 2 0")]
    [InlineData("2 0 1")]
    [InlineData("2 1 0")]
    public async Task Calls_UnderADeadlineThatExpires_AllEndByItThatHaveNotEnded(string ended)
    {
        using var deadline = Deadline.Begin(Second, _time);
        List<Call> calls = [Start(), Start(), Start()];
        foreach (string index in ended.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            calls[index[0] - '0'].Source.SetResult();
            await calls[index[0] - '0'].Task.WithHangGuard();
        }

        calls.Add(Start());
        calls.Add(Start());
        _time.Advance(Second);

        foreach (Call call in calls.Where(static call => !call.Source.Task.IsCompleted))
        {
            Assert.Equal(deadline.Token, Assert.IsAssignableFrom<OperationCanceledException>(await call.Task.EndAsync()).CancellationToken);
        }
    }

    // The calls go on under the deadline around, behind those that it has already.
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Calls_WhoseDeadlineHasBeenDisposed_EndByTheOneAround(int before)
    {
        using var outer = Deadline.Begin(Second, _time);
        List<Call> calls = [.. Enumerable.Range(0, before).Select(_ => Start())];
        using (Deadline.Begin(FiveSeconds, _time))
        {
            calls.AddRange([Start(), Start(), Start()]);
        }

        // from the middle of those that were handed over
        calls[before + 1].Source.SetResult();
        await calls[before + 1].Task.WithHangGuard();
        calls.RemoveAt(before + 1);

        _time.Advance(Second);

        foreach (Call call in calls)
        {
            Assert.Equal(outer.Token, Assert.IsAssignableFrom<OperationCanceledException>(await call.Task.EndAsync()).CancellationToken);
        }
    }

    // The block is told first, and reads its clock: there the deadline inside ends, which has not been told yet.
    [Fact]
    public async Task Call_WhoseDeadlineIsDisposedWhileTheOneAroundExpires_EndsByThatOne()
    {
        using var outermost = Deadline.Begin(TimeSpan.FromDays(1), _time);
        var clock = new FaultyTimeProvider(_time);
        var release = new Gate("body");
        Deadline? around = null;
        Deadline? inner = null;
        Call? call = null;
        Task block = Deadline.FailAfterAsync(
            Second,
            async _ =>
            {
                around = Deadline.Current;
                inner = Deadline.Begin(FiveSeconds, _time);
                call = Start();
                await release.WaitAsync(CancellationToken.None);
            },
            clock);
        await release.WhenParkedAsync(1);
        clock.OnGetTimestamp = () =>
        {
            clock.Heal();
            inner!.Dispose();
        };

        _time.Advance(Second);

        Assert.Equal(around!.Token, Assert.IsAssignableFrom<OperationCanceledException>(await call!.Task.EndAsync()).CancellationToken);
        release.Open();
        await block.WithHangGuard();
        Assert.False(outermost.IsExpired);
    }

    // It is disposed in its turn by whoever is told first, when the call stands behind it in the list that is being told.
    [Fact]
    public async Task Call_WhoseDeadlinesHaveAllBeenDisposedWhenItIsTold_EndsByTheOneThatHasExpired()
    {
        using var outer = Deadline.Begin(Second, _time);
        outer.Link(new Disposer(outer));
        var body = new Gate("body");
        Task fanOut;
        using (Deadline.Begin(FiveSeconds, _time))
        {
            fanOut = new[] { 1 }.ForEachThrottledAsync(1, async (_, token) => await body.WaitAsync(token));
            await body.WhenParkedAsync(1);
        }

        _time.Advance(Second);

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await fanOut.EndAsync());
        Assert.True(thrown.CancellationToken.IsCancellationRequested);
        Assert.Equal(outer.Token, thrown.CancellationToken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TimedCall_WhoseDeadlinesHaveAllBeenDisposedWhenItIsTold_EndsByTheOneThatHasExpired(bool isTask)
    {
        using var outer = Deadline.Begin(Second, _time);
        outer.Link(new Disposer(outer));
        var body = new Gate("body");
        Task call;
        using (Deadline.Begin(FiveSeconds, _time))
        {
            Func<CancellationToken, Task> operation = body.WaitAsync;
            call = isTask
                ? operation(CancellationToken.None).WithTimeoutAsync(FiveSeconds, _time)
                : operation.WithTimeoutAsync(FiveSeconds, _time);
            await body.WhenParkedAsync(1);
        }

        _time.Advance(Second);

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        body.Open();
        Assert.True(thrown.CancellationToken.IsCancellationRequested);
        Assert.Equal(outer.Token, thrown.CancellationToken);
    }

    // The same, where the timer of the one inside fires.
    [Fact]
    public async Task ExpiredBy_TheTimerFiresWhileTheOneAroundIsTelling_IsTheOneAround()
    {
        var clock = new FaultyTimeProvider(_time);
        var late = new LateTimers(_time);
        var release = new Gate("body");
        Deadline? around = null;
        Deadline? inner = null;
        Task block = Deadline.FailAfterAsync(
            Second,
            async _ =>
            {
                around = Deadline.Current;
                using (inner = Deadline.Begin(Second, late))
                {
                    _ = inner.Token;
                    await release.WaitAsync(CancellationToken.None);
                }
            },
            clock);
        await release.WhenParkedAsync(1);
        clock.OnGetTimestamp = () =>
        {
            clock.Heal();
            late.Fire();
        };

        _time.Advance(Second);

        Assert.Same(around, inner!.ExpiredBy);
        release.Open();
        await block.WithHangGuard();
    }

    // What is thrown with the token by those who were told first must find it canceled.
    [Fact]
    public async Task Token_AskedForWhileTheOthersAreBeingTold_IsCanceled()
    {
        var clock = new FaultyTimeProvider(_time);
        var release = new Gate("body");
        Deadline? around = null;
        Task block = Deadline.FailAfterAsync(
            Second,
            async _ =>
            {
                around = Deadline.Current;
                Assert.False(around!.Token.IsCancellationRequested);
                await release.WaitAsync(CancellationToken.None);
            },
            clock);
        await release.WhenParkedAsync(1);
        bool canceled = false;
        clock.OnGetTimestamp = () =>
        {
            clock.Heal();
            canceled = around!.Token.IsCancellationRequested;
        };

        _time.Advance(Second);

        Assert.True(canceled);
        release.Open();
        await block.WithHangGuard();
    }

    // The same of a token that somebody has already.
    [Fact]
    public async Task IsExpired_AskedWhileTheOthersAreBeingTold_TheTokenIsCanceled()
    {
        var clock = new FaultyTimeProvider(_time);
        var release = new Gate("body");
        Deadline? around = null;
        CancellationToken token = default;
        Task block = Deadline.FailAfterAsync(
            Second,
            async _ =>
            {
                around = Deadline.Current;
                token = around!.Token;
                await release.WaitAsync(CancellationToken.None);
            },
            clock);
        await release.WhenParkedAsync(1);
        (bool IsExpired, bool IsCanceled) seen = default;
        clock.OnGetTimestamp = () =>
        {
            clock.Heal();
            seen = (around!.IsExpired, token.IsCancellationRequested);
        };

        _time.Advance(Second);

        Assert.Equal((true, true), seen);
        release.Open();
        await block.WithHangGuard();
    }

    [Fact]
    public void Deadlines_OfBlocksThatCouldNotBegin_AreNotKeptByTheOneAround()
    {
        using var outer = Deadline.Begin(TimeSpan.FromDays(1), _time);
        _ = outer.Token;
        List<WeakReference> clocks = [.. Enumerable.Range(0, 20).Select(_ => FailToBegin())];

        Collect();
        Assert.True(clocks.Count(static clock => clock.IsAlive) < 10, $"{clocks.Count(static clock => clock.IsAlive)} are alive");
        Assert.False(outer.IsExpired);

        WeakReference FailToBegin()
        {
            var clock = new FaultyTimeProvider(_time) { OnCreateTimer = static () => throw new IOException("clock") };
            Assert.Throws<IOException>(() => { _ = Deadline.FailAfterAsync(Second, static _ => default(ValueTask), clock); });
            return new WeakReference(clock);
        }
    }

    // The clock of the one around is asked for a timer in the middle of it, and so may anything else be on another thread.
    [Fact]
    public async Task Deadlines_ThatAreArmedTwiceAtATime_AreNotKeptByTheOneAround()
    {
        var faulty = new FaultyTimeProvider(_time);
        var outers = new List<Deadline>();
        var inners = new List<WeakReference>();
        for (int i = 0; i < 20; i++)
        {
            inners.Add(await ArmTwiceAsync());
        }

        Collect();
        Assert.True(inners.Count(static inner => inner.IsAlive) < 10, $"{inners.Count(static inner => inner.IsAlive)} are alive");
        outers.ForEach(static outer => outer.Dispose());

        // async, so that the ambient deadline ends with it
        async Task<WeakReference> ArmTwiceAsync()
        {
            outers.Add(Deadline.Begin(FiveSeconds, faulty));
            using var inner = Deadline.Begin(Second, _time);
            faulty.OnCreateTimer = () =>
            {
                faulty.Heal();
                _ = inner.Token;
            };
            _ = inner.Token;
            await Task.CompletedTask;
            return new WeakReference(inner);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_ThatHaveEnded_AreNotKeptByTheDeadlineAroundTheirOwn(bool byExpiry)
    {
        using var outer = Deadline.Begin(TimeSpan.FromDays(1), _time);
        var calls = new List<WeakReference>();
        for (int i = 0; i < 20; i++)
        {
            calls.AddRange(byExpiry ? await EndByExpiryAsync() : await OutliveAsync());
        }

        Collect();
        Assert.True(calls.Count(static call => call.IsAlive) < calls.Count / 2, $"{calls.Count(static call => call.IsAlive)} calls of {calls.Count} are alive");
        Assert.False(outer.IsExpired);

        async Task<WeakReference[]> EndByExpiryAsync()
        {
            using (Deadline.Begin(Second, _time))
            {
                Task[] ended = [.. Enumerable.Range(0, 5).Select(_ => Obeying().WithTimeoutAsync(FiveSeconds, _time))];
                _time.Advance(Second);
                foreach (Task call in ended)
                {
                    Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
                }

                return [.. ended.Select(static call => new WeakReference(call))];
            }
        }

        async Task<WeakReference[]> OutliveAsync()
        {
            Call call;
            using (Deadline.Begin(Second, _time))
            {
                call = Start();
            }

            call.Source.SetResult();
            await call.Task.WithHangGuard();
            return [new WeakReference(call.Task)];
        }

        static Func<CancellationToken, ValueTask> Obeying() => static async token =>
        {
            await token.CanceledAsync();
            token.ThrowIfCancellationRequested();
        };
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    private Call Start()
    {
        var source = new TaskCompletionSource();
        Func<CancellationToken, ValueTask> operation = async token => await source.Task.WaitAsync(token);
        return new Call(source, operation.WithTimeoutAsync(2 * FiveSeconds, _time));
    }

    private sealed record Call(TaskCompletionSource Source, Task Task);

    private sealed class Disposer(Deadline deadline) : ICallerListener
    {
        public void CallerCanceled(Deadline? expired) => deadline.Dispose();
    }
}
