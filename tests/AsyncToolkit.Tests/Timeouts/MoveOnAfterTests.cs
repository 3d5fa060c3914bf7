using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts;

public class MoveOnAfterTests : DeadlineBlockContract
{
    [Fact]
    public async Task MoveOnAfterAsync_BodyCompletes_IsTrue() =>
        Assert.True(await Deadline.MoveOnAfterAsync(Second, static async _ => await Task.Yield(), Time).WithHangGuard());

    [Fact]
    public async Task MoveOnAfterAsync_BodyCompletesLate_IsTrue()
    {
        var gate = new Gate("body");
        Task<bool> call = Deadline.MoveOnAfterAsync(
            Second,
            async token =>
            {
                gate.Mark();
                await token.CanceledAsync();
            },
            Time);
        await gate.WhenParkedAsync(1);

        Time.Advance(Second);

        Assert.True(await call.WithHangGuard());
    }

    [Fact]
    public async Task MoveOnAfterAsync_ItsTimeIsUp_IsFalseAndTheRestGoesOn()
    {
        using var outer = Deadline.Begin(FiveSeconds, Time);
        var gate = new Gate("body");
        Task<bool> call = Deadline.MoveOnAfterAsync(Second, async token => await gate.WaitAsync(token), Time);
        await gate.WhenParkedAsync(1);

        Time.Advance(Second);

        Assert.False(await call.WithHangGuard());
        Assert.False(outer.IsExpired);
        await new[] { 1 }.ForEachThrottledAsync(1, static (_, _) => default).WithHangGuard();
    }

    [Fact]
    public async Task MoveOnAfterAsync_BodyFailsAfterTheExpiry_FailsWithIt()
    {
        var failure = new IOException("disk full");
        var gate = new Gate("body");
        Task<bool> call = Deadline.MoveOnAfterAsync(
            Second,
            async token =>
            {
                gate.Mark();
                await token.CanceledAsync();
                throw failure;
            },
            Time);
        await gate.WhenParkedAsync(1);

        Time.Advance(Second);

        Assert.Same(failure, await call.EndAsync());
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task MoveOnAfterAsync_BodyFailsAfterTheExpiryBehindACancellation_FailsWithBoth()
    {
        var canceled = new OperationCanceledException("first");
        var failure = new IOException("disk full");
        var ended = new TaskCompletionSource();
        Task<bool> call = Deadline.MoveOnAfterAsync(Second, _ => new ValueTask(ended.Task), Time);

        Time.Advance(Second);
        ended.SetException([canceled, failure]);

        var both = Assert.IsType<AggregateException>(await call.EndAsync());
        Assert.Equal([canceled, failure], both.InnerExceptions);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task MoveOnAfterAsync_BodyIsCanceledInSeveralPlacesAfterTheExpiry_IsFalse()
    {
        var ended = new TaskCompletionSource();
        Task<bool> call = Deadline.MoveOnAfterAsync(Second, _ => new ValueTask(ended.Task), Time);

        Time.Advance(Second);
        ended.SetException([new OperationCanceledException("first"), new OperationCanceledException("second")]);

        Assert.False(await call.WithHangGuard());
    }

    [Fact]
    public async Task MoveOnAfterAsync_InsideAFailAfter_LetsTheOuterExpiryThrough()
    {
        var gate = new Gate("body");
        bool wentOn = false;
        Task call = Deadline.FailAfterAsync(
            Second,
            async _ =>
            {
                await Deadline.MoveOnAfterAsync(FiveSeconds, async token => await gate.WaitAsync(token), Time, cancellationToken: CancellationToken.None);
                wentOn = true;
            },
            Time);
        await gate.WhenParkedAsync(1);

        Time.Advance(Second);

        Assert.IsType<OperationTimeoutException>(await call.EndAsync());
        Assert.False(wentOn);
    }

    [Fact]
    public async Task MoveOnAfterAsync_InnerTimeoutExceptionOfAnother_IsNotItsOwn()
    {
        var own = new OperationTimeoutException("other", Second, Second);
        Assert.Same(own, await Deadline.MoveOnAfterAsync(Second, (Func<CancellationToken, ValueTask>)(_ => throw own), Time).EndAsync());
    }

    [Fact]
    public async Task MoveOnAfterAsync_OnTheWayToFalse_NothingIsThrown()
    {
        int thrown = await Thrown.CountAsync(async () =>
        {
            Task<bool> plain = Deadline.MoveOnAfterAsync(Second, static token => new ValueTask(CanceledBy(token)), Time);
            Task<TimeoutResult<int>> withResult = Deadline.MoveOnAfterAsync(Second, CanceledBy, Time);

            Time.Advance(Second);

            Assert.False(await plain.WithHangGuard());
            Assert.True((await withResult.WithHangGuard()).IsTimedOut);
        });

        Assert.Equal(0, thrown);

        // without a throw of its own
        static Task<int> CanceledBy(CancellationToken token)
        {
            var source = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            token.UnsafeRegister(static (state, canceled) => ((TaskCompletionSource<int>)state!).SetCanceled(canceled), source);
            return source.Task;
        }
    }

    protected override Task Start(
        TimeSpan timeout, Func<CancellationToken, ValueTask> body, string? name, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        Deadline.MoveOnAfterAsync(timeout, body, timeProvider, name, cancellationToken);

    protected override async Task AssertEndedByItselfAsync(Task block)
    {
        var moved = Assert.IsAssignableFrom<Task<bool>>(block);
        Assert.False(await moved.WithHangGuard());
    }
}
