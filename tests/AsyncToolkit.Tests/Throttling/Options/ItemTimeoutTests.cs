using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.Options;

public class ItemTimeoutTests
{
    private static readonly TimeSpan Ten = TimeSpan.FromSeconds(10);

    private readonly VirtualTimeProvider _time = Clocks.Virtual();

    [Fact]
    public async Task ItemTimeout_BodyThatReturnsLate_IsASuccess()
    {
        var body = new Gate("body");
        Task call = Start([1], FailureMode.FailFast, async (_, token) =>
        {
            body.Mark();
            await token.CanceledAsync();
        });
        await body.WhenParkedAsync(1);

        _time.Advance(Ten);

        await call.WithHangGuard();
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ItemTimeout_BodyThatThrowsAfterIt_TimedOut(bool canceled)
    {
        var body = new Gate("body");
        Task call = Start([1], FailureMode.FailFast, async (_, token) =>
        {
            body.Mark();
            await token.CanceledAsync();
            throw canceled ? new OperationCanceledException(token) : new IOException("inner");
        });
        await body.WhenParkedAsync(1);

        _time.Advance(Ten);

        var thrown = Assert.IsType<OperationTimeoutException>(await call.EndAsync());
        Assert.True(call.IsFaulted);
        Assert.Equal(("import", Ten, Ten), (thrown.OperationName, thrown.Timeout, thrown.Elapsed));
        Assert.IsType(canceled ? typeof(OperationCanceledException) : typeof(IOException), thrown.InnerException);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ItemTimeout_BodyThatFailsBeforeIt_FailsAsItIs(bool timeout)
    {
        Exception own = timeout ? new TimeoutException("own") : new IOException("own");
        Task call = Start([1], FailureMode.FailFast, async (_, _) =>
        {
            await Task.Yield();
            throw own;
        });

        Assert.Same(own, await call.EndAsync());
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task ItemTimeout_JustBeforeIt_NothingIsCanceled()
    {
        var body = new Gate("body");
        Task call = Start([1], FailureMode.FailFast, async (_, token) =>
        {
            await body.WaitAsync(CancellationToken.None);
            Assert.False(token.IsCancellationRequested);
        });
        await body.WhenParkedAsync(1);

        _time.Advance(Ten - TimeSpan.FromTicks(1));
        body.Open();

        await call.WithHangGuard();
    }

    [Fact]
    public async Task ItemTimeout_OfEachItem_BeginsWithItsBody()
    {
        var body = new Gate("body");
        Task call = Start(new int[3], FailureMode.FailFast, async (_, token) =>
        {
            await body.WaitAsync(CancellationToken.None);
            Assert.False(token.IsCancellationRequested);
        });
        for (int i = 0; i < 3; i++)
        {
            await body.WhenParkedAsync(1);
            Assert.Equal(1, _time.ActiveTimers);
            _time.Advance(0.8 * Ten);
            body.Release();
            await body.WhenParkedAsync(0);
        }

        await call.WithHangGuard();
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task ItemTimeout_BodyThatIsUnwinding_KeepsItsPlace()
    {
        var probe = new ConcurrencyProbe();
        int timedOut = 0;
        Task call = Start(new int[2], FailureMode.Collect, async (_, token) =>
        {
            await probe.ParkAsync(CancellationToken.None);
            if (token.IsCancellationRequested)
            {
                timedOut++;
                throw new IOException();
            }
        });
        await probe.ExpectInFlightAsync(1);

        _time.Advance(100 * Ten);
        await probe.ExpectInFlightAsync(1);
        Assert.Equal(1, probe.Started);
        Assert.False(call.IsCompleted);
        probe.ReleaseAll();

        var thrown = Assert.IsType<FanOutException>(await call.EndAsync());
        Assert.IsType<OperationTimeoutException>(Assert.Single(thrown.Failures).Exception);
        Assert.Equal((1, 2, 1), (timedOut, probe.Started, probe.Peak));
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task ItemTimeout_OnOneItem_LeavesTheOthersAlone()
    {
        var first = new Gate("first");
        var second = new Gate("second");
        var options = new ThrottleOptions { MaxConcurrency = 2, ItemTimeout = Ten, TimeProvider = _time, FailureMode = FailureMode.Collect };
        Task call = new[] { 0, 1 }.ForEachThrottledAsync(options, async (item, token) =>
        {
            if (item == 0)
            {
                await first.WaitAsync(token);
                return;
            }

            await first.WhenParkedAsync(1, CancellationToken.None);
            _time.Advance(0.5 * Ten);
            second.Mark();
        });
        await second.WhenParkedAsync(1);
        _time.Advance(0.5 * Ten);

        var thrown = Assert.IsType<FanOutException>(await call.EndAsync());
        Assert.Equal(0, Assert.Single(thrown.Failures).Index);
    }

    [Fact]
    public async Task ItemTimeout_CallThatIsCanceled_CancelsTheItemsTokenAndIsNoTimeout()
    {
        using var source = new TrackedTokenSource();
        var body = new Gate("body");
        Task call = Start(new int[3], FailureMode.FailFast, async (_, token) => await body.WaitAsync(token), source.Token);
        await body.WhenParkedAsync(1);

        await source.CancelAsync();

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.Equal(source.Token, thrown.CancellationToken);
        Assert.Null(thrown.InnerException);
        Assert.Equal(0, _time.ActiveTimers);
    }

    // Who was canceled first is canceled, however long it takes.
    [Theory]
    [InlineData(null)]
    [InlineData(60)]
    public async Task ItemTimeout_PassesWhileACanceledBodyUnwinds_IsNoTimeout(int? abandonAfter)
    {
        using var source = new TrackedTokenSource();
        var body = new Gate("body");
        var unwinding = new Gate("unwinding");
        var options = new ThrottleOptions
        {
            MaxConcurrency = 1,
            ItemTimeout = Ten,
            AbandonAfter = abandonAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            TimeProvider = _time,
        };
        Task<Outcome<int>[]> call = new[] { 1, 2 }.GatherOutcomesAsync(
            options,
            async (_, token) =>
            {
                body.Mark();
                await token.CanceledAsync();
                await unwinding.WaitAsync(CancellationToken.None);
                token.ThrowIfCancellationRequested();
                return 1;
            },
            source.Token);
        await body.WhenParkedAsync(1);
        await source.CancelAsync();
        await unwinding.WhenParkedAsync(1);

        _time.Advance(Ten);
        unwinding.Open();

        Outcome<int>[] outcomes = await call.WithHangGuard();
        Assert.Equal([OutcomeStatus.Canceled, OutcomeStatus.NotStarted], outcomes.Select(static outcome => outcome.Status));
        Assert.IsType<OperationCanceledException>(outcomes[0].Exception);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task ItemTimeout_SiblingThatFails_CancelsTheItemsTokenAndIsNoTimeout()
    {
        var body = new Gate("body");
        var options = new ThrottleOptions { MaxConcurrency = 2, ItemTimeout = Ten, TimeProvider = _time };
        Task call = new[] { 0, 1 }.ForEachThrottledAsync(options, async (item, token) =>
        {
            if (item == 0)
            {
                await body.WaitAsync(token);
            }

            await body.WhenParkedAsync(1, CancellationToken.None);
            throw new IOException();
        });

        Assert.IsType<IOException>(await call.EndAsync());
        Assert.Single(call.Exception!.InnerExceptions);
        Assert.Equal(0, _time.ActiveTimers);
    }

    // What hangs on an item's token goes with the item, however long the call goes on.
    [Fact]
    public async Task ItemTimeout_OfItemsThatHaveEnded_KeepsNothingOfThem()
    {
        var body = new Gate("body");
        var kept = new List<WeakReference>();
        Task call = Start([.. Enumerable.Range(0, 51)], FailureMode.FailFast, async (item, token) =>
        {
            if (item == 50)
            {
                await body.WaitAsync(CancellationToken.None);
                return;
            }

            var state = new object();
            _ = token.UnsafeRegister(static _ => { }, state);
            kept.Add(new WeakReference(state));
        });
        await body.WhenParkedAsync(1);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.True(kept.Count(static state => state.IsAlive) < 25, $"{kept.Count(static state => state.IsAlive)} of {kept.Count} are alive");
        body.Open();
        await call.WithHangGuard();
    }

    [Fact]
    public async Task ItemTimeout_TokenCallbackThatThrows_IsNotLost()
    {
        var body = new Gate("body");
        Task call = Start([1], FailureMode.FailFast, async (_, token) =>
        {
            using CancellationTokenRegistration registration = token.Register(static () => throw new IOException("callback"));
            body.Mark();
            await token.CanceledAsync();
        });
        await body.WhenParkedAsync(1);

        _time.Advance(Ten);

        Exception? thrown = await call.EndAsync();
        Assert.Contains("callback", thrown?.ToString(), StringComparison.Ordinal);
    }

    // The body has ended, and what hangs on its token has not, when the time is up.
    [Fact]
    public async Task ItemTimeout_PassesAfterABodyThatFailed_IsNoTimeout()
    {
        using var source = new TrackedTokenSource();
        var hanging = new Gate("callback");
        var body = new Gate("body");
        var end = new TaskCompletionSource();
        Task call = Start(new int[2], FailureMode.FailFast, async (item, token) =>
        {
            _ = token.UnsafeRegister(_ => hanging.Wait(), null);
            body.Mark();
            await end.Task.ConfigureAwait(false);
        }, source.Token);
        await body.WhenParkedAsync(1);
        await source.CancelAsync();
        await hanging.WhenParkedAsync(1);

        // off the context of the tests, so that whoever waits for it goes on at once
        await Task.Run(() => end.SetException(new IOException("own")));
        _time.Advance(Ten);
        hanging.Open();

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.IsType<IOException>(Assert.Single(Assert.IsType<FanOutException>(thrown.InnerException).Failures).Exception);
    }

    [Fact]
    public async Task ItemTimeout_TokenCallbackThatThrows_LeavesTheResultUnclaimed()
    {
        var body = new Gate("body");
        var handler = new RecordingHandler();
        var options = new ThrottleOptions { MaxConcurrency = 1, ItemTimeout = Ten, TimeProvider = _time, OnUnclaimed = handler.Handle };
        Task<string[]> call = new[] { 1 }.GatherAsync(options, async (item, token) =>
        {
            _ = token.UnsafeRegister(static _ => throw new IOException("callback"), null);
            body.Mark();
            await token.CanceledAsync();
            return "late";
        });
        await body.WhenParkedAsync(1);

        _time.Advance(Ten);

        Assert.Equal("callback", Assert.IsType<IOException>(await call.EndAsync()).Message);
        Assert.Equal("late", await handler.NextAsync());
    }

    [Fact]
    public async Task ItemTimeout_BodyAndTokenCallbacksThatThrow_AreAllInsideTheBodyFirst()
    {
        var body = new Gate("body");
        Task call = Start([1], FailureMode.FailFast, async (item, token) =>
        {
            _ = token.UnsafeRegister(static _ => throw new IOException("first"), null);
            _ = token.UnsafeRegister(static _ => throw new IOException("second"), null);
            body.Mark();
            await token.CanceledAsync();
            throw new InvalidOperationException("body");
        });
        await body.WhenParkedAsync(1);

        _time.Advance(Ten);

        var timeout = Assert.IsType<OperationTimeoutException>(await call.EndAsync());
        string[] all = [.. Assert.IsType<AggregateException>(timeout.InnerException).InnerExceptions.Select(static e => e.Message)];
        Assert.Equal("body", all[0]);
        Assert.Equal(["body", "first", "second"], all.Order());
    }

    [Fact]
    public async Task ItemTimeout_TokenCallbackThatHangs_HoldsUpItsOwnItemOnly()
    {
        var hanging = new Gate("hanging callback");
        var others = new CountdownEvent(20);
        var othersDone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new ThrottleOptions { MaxConcurrency = 2, ItemTimeout = Ten, TimeProvider = _time, FailureMode = FailureMode.Collect };
        var rest = new Gate("rest");
        Task call = Enumerable.Range(0, 21).ForEachThrottledAsync(options, async (item, token) =>
        {
            if (item == 0)
            {
                _ = token.Register(() => hanging.Wait());
                await token.CanceledAsync();
                return;
            }

            await rest.WaitAsync(CancellationToken.None);
            if (others.Signal())
            {
                othersDone.SetResult();
            }
        });
        await rest.WhenParkedAsync(1);
        _time.Advance(Ten);
        await hanging.WhenParkedAsync(1);

        rest.Open();
        await othersDone.Task.WithHangGuard();
        Assert.False(call.IsCompleted);
        hanging.Open();

        await call.WithHangGuard();
        Assert.Equal(0, _time.ActiveTimers);
    }

    private Task Start(
        int[] items, FailureMode mode, Func<int, CancellationToken, ValueTask> body, CancellationToken token = default) =>
        items.ForEachThrottledAsync(
            new ThrottleOptions { MaxConcurrency = 1, ItemTimeout = Ten, TimeProvider = _time, FailureMode = mode, Name = "import" }, body, token);
}
