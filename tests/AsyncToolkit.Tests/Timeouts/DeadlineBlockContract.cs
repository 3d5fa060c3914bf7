using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts;

/// <summary>What is the same for every kind of block: all but the own expiry.</summary>
public abstract partial class DeadlineBlockContract
{
    protected static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    protected static readonly TimeSpan FiveSeconds = TimeSpan.FromSeconds(5);

    protected VirtualTimeProvider Time { get; } = Clocks.Virtual();

    [Fact]
    public async Task Block_BodyCompletes_Completes()
    {
        await Start(Second, async _ => await Task.Yield()).WithHangGuard();
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Block_BodyCompletesSynchronously_RanOnTheCallersThread()
    {
        int thread = 0;
        Task call = Start(Second, _ =>
        {
            thread = Environment.CurrentManagedThreadId;
            return default;
        });

        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        Assert.True(call.IsCompletedSuccessfully);
        AssertNothingIsLeft();
        await call;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Block_BodyFailsInTime_FailsAsItIs(bool synchronously)
    {
        var own = new TimeoutException("own");
        Task call = Start(Second, async _ =>
        {
            if (!synchronously)
            {
                await Task.Yield();
            }

            throw own;
        });

        Assert.Same(own, await call.EndAsync());
        Assert.True(call.IsFaulted);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Block_BodyThrowsInsteadOfReturningATask_FailsThroughTheTask()
    {
        var own = new IOException("own");
        Task call = Start(Second, _ => throw own);
        Assert.Same(own, await call.EndAsync());
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Block_BodyIsCanceledByItselfInTime_IsCanceledAsItIs()
    {
        var own = new OperationCanceledException("own", new CancellationToken(true));
        Task call = Start(Second, async _ =>
        {
            await Task.Yield();
            throw own;
        });

        Assert.Same(own, await call.EndAsync());
        Assert.True(call.IsCanceled);
    }

    [Fact]
    public async Task Block_BodyFailsWithSeveralExceptions_KeepsThemAll()
    {
        Task call = Start(Second, _ => new ValueTask(Task.WhenAll(
            Task.FromException(new IOException("one")), Task.FromException(new IOException("two")))));

        Assert.Equal("one", (await call.EndAsync())!.Message);
        Assert.Equal(["one", "two"], call.Exception!.InnerExceptions.Select(e => e.Message));
    }

    [Fact]
    public async Task Block_BodyReturnsLate_Completes()
    {
        var gate = new Gate("body");
        Task call = Start(Second, async token =>
        {
            gate.Mark();
            await token.CanceledAsync();
        });
        await gate.WhenParkedAsync(1);

        Time.Advance(Second);

        await call.WithHangGuard();
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Block_BodyIgnoresItsToken_IsWaitedFor()
    {
        var gate = new Gate("body");
        Task call = Start(Second, async _ => await gate.WaitAsync(CancellationToken.None));
        await gate.WhenParkedAsync(1);

        Time.Advance(FiveSeconds);
        Assert.False(call.IsCompleted);

        gate.Open();
        await call.WithHangGuard();
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Block_ForTheBody_IsTheCurrentDeadline()
    {
        using var outer = Deadline.Begin(FiveSeconds, Time);
        var gate = new Gate("body");
        Deadline? seen = null;
        Task call = Start(
            Second,
            async _ =>
            {
                await gate.WaitAsync(CancellationToken.None);
                seen = Deadline.Current;
            },
            "block");
        Assert.Same(outer, Deadline.Current);
        await gate.WhenParkedAsync(1);
        gate.Open();
        await call.WithHangGuard();

        Assert.Same(outer, Deadline.Current);
        Assert.Equal(("block", Second), (seen!.Name, seen.Timeout));
    }

    [Fact]
    public async Task Block_BodyFails_TheDeadlineAroundIsCurrentAgain()
    {
        using var outer = Deadline.Begin(FiveSeconds, Time);
        Assert.NotNull(await Start(Second, _ => throw new IOException()).EndAsync());
        Assert.Same(outer, Deadline.Current);
    }

    [Fact]
    public async Task Block_TheOuterDeadlineExpires_IsCanceledWithItsToken()
    {
        using var outer = Deadline.Begin(Second, Time, "outer");
        var gate = new Gate("body");
        Task call = Start(FiveSeconds, async token => await gate.WaitAsync(token));
        await gate.WhenParkedAsync(1);

        Time.Advance(Second);

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.True(call.IsCanceled);
        Assert.Equal(outer.Token, thrown.CancellationToken);
        Assert.Contains("'outer'", thrown.Message, StringComparison.Ordinal);
        Assert.IsAssignableFrom<OperationCanceledException>(thrown.InnerException);
        outer.Dispose();
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Block_BothExpireAtOneInstant_TheOuterOneCounts()
    {
        using var outer = Deadline.Begin(Second, Time);
        var gate = new Gate("body");
        Task call = Start(Second, async token => await gate.WaitAsync(token));
        await gate.WhenParkedAsync(1);

        Time.Advance(Second);

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.Equal(outer.Token, thrown.CancellationToken);
    }

    [Fact]
    public async Task Block_TheOuterOneHasExpired_DoesNotStart()
    {
        using var outer = Deadline.Begin(Second, Time);
        Time.Advance(Second);
        bool started = false;

        Task call = Start(FiveSeconds, _ =>
        {
            started = true;
            return default;
        });

        Assert.True(call.IsCanceled);
        Assert.Equal(outer.Token, Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync()).CancellationToken);
        Assert.False(started);
    }

    [Fact]
    public async Task Block_CallerCancels_IsCanceledWithTheCallersToken()
    {
        using var caller = new TrackedTokenSource();
        var gate = new Gate("body");
        Task call = Start(Second, async token => await gate.WaitAsync(token), cancellationToken: caller.Token);
        await gate.WhenParkedAsync(1);

        await caller.CancelAsync();

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.True(call.IsCanceled);
        Assert.Equal(caller.Token, thrown.CancellationToken);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Block_CallerHasCanceled_DoesNotStart()
    {
        bool started = false;
        Task call = Start(
            Second,
            _ =>
            {
                started = true;
                return default;
            },
            cancellationToken: new CancellationToken(true));

        Assert.True(call.IsCanceled);
        Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.False(started);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Block_BodyFailsAfterTheCallerCanceled_IsCanceledWithTheFailureInside()
    {
        using var caller = new TrackedTokenSource();
        var driver = new IOException("canceled on request");
        var gate = new Gate("body");
        Task call = Start(
            Second,
            async token =>
            {
                gate.Mark();
                await token.CanceledAsync();
                throw driver;
            },
            cancellationToken: caller.Token);
        await gate.WhenParkedAsync(1);

        await caller.CancelAsync();

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.Equal(caller.Token, thrown.CancellationToken);
        Assert.Same(driver, thrown.InnerException);
    }

    // The callbacks of a token run last registered first: the body ends by the caller's token before the block is told.
    [Fact]
    public async Task Block_BodyEndsByTheCallersTokenBeforeTheBlockIsTold_IsCanceledByTheCaller()
    {
        using var caller = new TrackedTokenSource();
        var gate = new Gate("body");
        Task call = Start(
            Second,
            async _ =>
            {
                gate.Mark();
                var never = new TaskCompletionSource();
                using (caller.Token.UnsafeRegister(_ => never.SetException(new IOException("driver")), null))
                {
                    await never.Task.ConfigureAwait(false);
                }
            },
            cancellationToken: caller.Token);
        await gate.WhenParkedAsync(1);

        await Task.Run(caller.Cancel);

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.Equal(caller.Token, thrown.CancellationToken);
    }

    [Fact]
    public async Task Block_CallerCancelsAtTheInstantOfTheExpiry_TheCallerCounts()
    {
        using var caller = new TrackedTokenSource();
        var gate = new Gate("body");
        var release = new Gate("release");
        Task call = Start(
            Second,
            async token =>
            {
                gate.Mark();
                await release.WaitAsync(CancellationToken.None);
                token.ThrowIfCancellationRequested();
            },
            cancellationToken: caller.Token);
        await gate.WhenParkedAsync(1);

        // registered last, so it runs first: the timer fires while the block has not been told yet
        using (caller.Token.UnsafeRegister(_ => Time.Advance(Second), null))
        {
            await Task.Run(caller.Cancel);
        }

        release.Open();
        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.Equal(caller.Token, thrown.CancellationToken);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Block_CallOfOursInTheBody_EndsByItAndTheSourceIsStopped()
    {
        var gate = new Gate("item");
        Task call = Start(Second, async _ =>
            await Enumerable.Range(0, int.MaxValue).ForEachThrottledAsync(3, async (_, token) => await gate.WaitAsync(token), CancellationToken.None));
        await gate.WhenParkedAsync(3);

        Time.Advance(Second);

        await AssertEndedByItselfAsync(call);
        Assert.Equal(3, gate.Arrivals);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Block_TokenCallbackThrows_FailsWithIt()
    {
        var gate = new Gate("body");
        Task call = Start(Second, async token =>
        {
            CancellationTokenRegistration registration = token.UnsafeRegister(static _ => throw new IOException("callback"), null);
            gate.Mark();
            await token.CanceledAsync();
            Assert.True(registration.Token.IsCancellationRequested);
        });
        await gate.WhenParkedAsync(1);

        Time.Advance(Second);

        Exception thrown = (await call.EndAsync())!;
        Assert.Equal("callback", (thrown is OperationTimeoutException ? thrown.InnerException : thrown)!.Message);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Block_TokenCallbackHangs_IsWaitedForAndDelaysNobodyElse()
    {
        using var release = new ManualResetEventSlim();
        var gate = new Gate("bodies");
        Task hanging = Start(Second, async token =>
        {
            _ = token.UnsafeRegister(_ => release.Wait(HangGuard.Patience), null);
            await gate.WaitAsync(CancellationToken.None);
        });
        Task other = Start(Second, async token => await gate.WaitAsync(token));
        await gate.WhenParkedAsync(2);

        Time.Advance(Second);
        await AssertEndedByItselfAsync(other);
        gate.Open();
        Assert.False(hanging.IsCompleted);

        release.Set();
        await hanging.WithHangGuard();
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Block_TimerIsLateAndACallInTheBodyNotices_EndsByItself()
    {
        var late = new LateTimers(Time);
        var gate = new Gate("body");
        Task call = Start(
            Second,
            async _ =>
            {
                await gate.WaitAsync(CancellationToken.None);
                await new[] { 1 }.ForEachThrottledAsync(1, static (_, _) => throw new IOException("must not start"), CancellationToken.None);
            },
            timeProvider: late);
        await gate.WhenParkedAsync(1);

        Time.Advance(Second);
        gate.Open();

        await AssertEndedByItselfAsync(call);
        Assert.Equal(0, late.Alive);
    }

    [Fact]
    public async Task Block_TimerFiresAfterTheEnd_ChangesNothing()
    {
        var late = new LateTimers(Time);
        CancellationToken seen = default;
        Action? fire = null;
        Task call = Start(
            Second,
            token =>
            {
                seen = token;
                fire = late.Callbacks();
                return default;
            },
            timeProvider: late);
        await call.WithHangGuard();

        fire!();

        Assert.False(seen.IsCancellationRequested);
        Assert.True(call.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Block_Zero_StartsWithACanceledToken()
    {
        bool canceled = false;
        await Start(TimeSpan.Zero, token =>
        {
            canceled = token.IsCancellationRequested;
            return default;
        }).WithHangGuard();
        Assert.True(canceled);

        await AssertEndedByItselfAsync(Start(TimeSpan.Zero, async token => await new Gate("never").WaitAsync(token)));
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Block_Infinite_MakesNoTimer()
    {
        await Start(Timeout.InfiniteTimeSpan, _ =>
        {
            Assert.Equal(0, Time.ActiveTimers);
            return default;
        }).WithHangGuard();
    }

    [Fact]
    public async Task Block_LongerThanATimerTakes_EndsAtItsTime()
    {
        var gate = new Gate("body");
        Task call = Start(TimeSpan.FromDays(80), async token => await gate.WaitAsync(token));
        await gate.WhenParkedAsync(1);

        Time.Advance(TimeSpan.FromDays(80) - TimeSpan.FromTicks(1));
        Assert.False(call.IsCompleted);

        Time.Advance(TimeSpan.FromTicks(1));
        await AssertEndedByItselfAsync(call);
    }

    [Fact]
    public void Block_BadArguments_ThrowsAtTheCall()
    {
        Assert.Equal("timeout", Assert.Throws<ArgumentOutOfRangeException>(() => { _ = Start(TimeSpan.FromTicks(-1), static _ => default); }).ParamName);
        Assert.Equal("body", Assert.Throws<ArgumentNullException>(() => { _ = Start(Second, null!); }).ParamName);
        Assert.Equal(
            "body",
            Assert.Throws<ArgumentNullException>(() => { _ = Start(Second, null!, cancellationToken: new CancellationToken(true)); }).ParamName);
        AssertNothingIsLeft();
    }

    protected abstract Task Start(
        TimeSpan timeout, Func<CancellationToken, ValueTask> body, string? name, TimeProvider timeProvider, CancellationToken cancellationToken);

    /// <summary>The call has ended, in its way, because its own time was up.</summary>
    protected abstract Task AssertEndedByItselfAsync(Task block);

    protected Task Start(
        TimeSpan timeout,
        Func<CancellationToken, ValueTask> body,
        string? name = null,
        CancellationToken cancellationToken = default) =>
        Start(timeout, body, name, Time, cancellationToken);

    protected Task Start(TimeSpan timeout, Func<CancellationToken, ValueTask> body, TimeProvider timeProvider) =>
        Start(timeout, body, name: null, timeProvider, cancellationToken: default);

    protected void AssertNothingIsLeft() => Assert.Equal(0, Time.ActiveTimers);
}
