using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts;

// The end: which cause counts, and what is gathered of callbacks and clocks.
public abstract partial class DeadlineBlockContract
{
    [Fact]
    public async Task Block_CallerCancelsAfterTheExpiry_TheExpiryCounts()
    {
        using var caller = new TrackedTokenSource();
        var release = new Gate("release");
        Task call = Start(
            Second,
            async token =>
            {
                await release.WaitAsync(CancellationToken.None);
                token.ThrowIfCancellationRequested();
            },
            cancellationToken: caller.Token);
        await release.WhenParkedAsync(1);

        Time.Advance(Second);
        await caller.CancelAsync();
        release.Open();

        await AssertEndedByItselfAsync(call);
    }

    [Fact]
    public async Task Block_BodyEndsWithTheTokenOfTheDeadlineAround_StandsAsItIs()
    {
        using var outer = Deadline.Begin(Second, Time);
        var own = new OperationCanceledException("own", outer.Token);
        var gate = new Gate("body");
        Task call = Start(FiveSeconds, async token =>
        {
            gate.Mark();
            await token.CanceledAsync();
            throw own;
        });
        await gate.WhenParkedAsync(1);

        Time.Advance(Second);

        Assert.Same(own, await call.EndAsync());
        Assert.True(call.IsCanceled);
    }

    // The clock is read between the expiry and the block's being told of it: there the body hears of it from elsewhere.
    [Fact]
    public async Task Block_BodyEndsByTheExpiryBeforeTheBlockIsTold_EndedByItself()
    {
        var clock = new FaultyTimeProvider(Time);
        var elsewhere = new TaskCompletionSource();
        Task call = Start(Second, async _ => await elsewhere.Task.ConfigureAwait(false), timeProvider: clock);
        clock.OnGetTimestamp = () =>
        {
            clock.Heal();
            elsewhere.SetException(new OperationCanceledException("driver"));
        };

        await Task.Run(() => Time.Advance(Second));

        await AssertEndedByItselfAsync(call);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Block_ZeroWhoseTimerIsLate_StartsWithACanceledToken()
    {
        bool canceled = false;
        await Start(
            TimeSpan.Zero,
            token =>
            {
                canceled = token.IsCancellationRequested;
                return default;
            },
            timeProvider: new LateTimers(Time)).WithHangGuard();

        Assert.True(canceled);
    }

    [Fact]
    public async Task Block_ZeroOnAClockThatMakesNoTimer_NeedsNone()
    {
        var clock = new FaultyTimeProvider(Time) { OnCreateTimer = static () => throw new IOException("clock") };

        await Start(TimeSpan.Zero, static _ => default, timeProvider: clock).WithHangGuard();
    }

    [Fact]
    public async Task Block_CallbackOnTheTokenOfTheDeadlineThrows_FailsWithIt()
    {
        var gate = new Gate("body");
        Task call = Start(Second, async token =>
        {
            _ = Deadline.Current!.Token.UnsafeRegister(static _ => throw new IOException("callback"), null);
            gate.Mark();
            await token.CanceledAsync();
        });
        await gate.WhenParkedAsync(1);

        Time.Advance(Second);

        Exception thrown = (await call.EndAsync())!;
        Assert.Equal("callback", (thrown is OperationTimeoutException ? thrown.InnerException : thrown)!.Message);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Block_SeveralThingsFailAtTheEnd_KeepsThemAll()
    {
        var clock = new FaultyTimeProvider(Time) { OnDisposeTimer = static () => throw new IOException("of the clock") };
        var gate = new Gate("body");
        Task call = Start(
            Second,
            async token =>
            {
                _ = token.UnsafeRegister(static _ => throw new IOException("of the body's token"), null);
                _ = Deadline.Current!.Token.UnsafeRegister(static _ => throw new IOException("of the deadline's token"), null);
                gate.Mark();
                await token.CanceledAsync();
            },
            timeProvider: clock);
        await gate.WhenParkedAsync(1);

        Time.Advance(Second);

        Assert.NotNull(await call.EndAsync());
        string all = call.Exception!.ToString();
        foreach (string text in new[] { "of the clock", "of the body's token", "of the deadline's token" })
        {
            Assert.Contains(text, all, StringComparison.Ordinal);
        }

        AssertNothingIsLeft();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Block_ThatWaitsForCallbacks_DoesNotUseTheCallersContext(bool ofTheDeadline)
    {
        var context = new RecordingContext();
        using var release = new ManualResetEventSlim();
        await DedicatedThread.RunAsync(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            Task call = Start(Second, token =>
            {
                CancellationToken watched = ofTheDeadline ? Deadline.Current!.Token : token;
                _ = watched.UnsafeRegister(_ => release.Wait(HangGuard.Patience), null);
                Time.Advance(Second);
                return default;
            });
            Assert.False(call.IsCompleted);

            release.Set();
            DedicatedThread.Block(call);
        });

        Assert.Equal(0, context.Posts);
    }
}
