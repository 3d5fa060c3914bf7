using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts;

public class MoveOnAfterWithResultTests : DeadlineBlockContract
{
    [Fact]
    public async Task MoveOnAfterAsync_BodyCompletes_HasItsResult()
    {
        TimeoutResult<int> result = await Deadline.MoveOnAfterAsync(Second, static async _ =>
        {
            await Task.Yield();
            return 5;
        }, Time).WithHangGuard();

        Assert.False(result.IsTimedOut);
        Assert.Equal(5, result.Value);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task MoveOnAfterAsync_BodyCompletesLate_HasItsResult()
    {
        var gate = new Gate("body");
        Task<TimeoutResult<int>> call = Deadline.MoveOnAfterAsync(
            Second,
            async token =>
            {
                gate.Mark();
                await token.CanceledAsync();
                return 5;
            },
            Time);
        await gate.WhenParkedAsync(1);

        Time.Advance(Second);

        Assert.Equal(5, (await call.WithHangGuard()).Value);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task MoveOnAfterAsync_ItsTimeIsUp_IsTimedOut()
    {
        var gate = new Gate("body");
        Task<TimeoutResult<int>> call = Deadline.MoveOnAfterAsync(
            Second,
            async token =>
            {
                await gate.WaitAsync(token);
                return 5;
            },
            Time);
        await gate.WhenParkedAsync(1);

        Time.Advance(Second);

        Assert.True((await call.WithHangGuard()).IsTimedOut);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task MoveOnAfterAsync_BodyFailsAfterTheExpiry_FailsWithIt()
    {
        var failure = new IOException("disk full");
        var gate = new Gate("body");
        Task<TimeoutResult<int>> call = Deadline.MoveOnAfterAsync(Second, FailLateAsync, Time);
        await gate.WhenParkedAsync(1);

        Time.Advance(Second);

        Assert.Same(failure, await call.EndAsync());
        AssertNothingIsLeft();

        async ValueTask<int> FailLateAsync(CancellationToken token)
        {
            gate.Mark();
            await token.CanceledAsync();
            throw failure;
        }
    }

    // The result of a lambda, though nothing asks for it: an assignment has one.
    [Fact]
    public async Task MoveOnAfterAsync_LambdaThatAssigns_HasTheAssignedValue()
    {
        string? assigned = null;

        TimeoutResult<string> result = await Deadline.MoveOnAfterAsync(Second, async _ => assigned = await Task.FromResult("news"), Time).WithHangGuard();

        Assert.Same(assigned, result.Value);
    }

    [Fact]
    public async Task MoveOnAfterAsync_TaskReturningBody_HasItsResult()
    {
        Assert.Equal(5, (await Deadline.MoveOnAfterAsync(Second, static _ => Task.FromResult(5), Time).WithHangGuard()).Value);
        Assert.Equal(6, (await Deadline.MoveOnAfterAsync(Second, static _ => Task.FromResult(6), CancellationToken.None).WithHangGuard()).Value);
        Assert.Equal(7, (await Deadline.MoveOnAfterAsync(Second, static _ => new ValueTask<int>(7), CancellationToken.None).WithHangGuard()).Value);
    }

    protected override Task Start(
        TimeSpan timeout, Func<CancellationToken, ValueTask> body, string? name, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        Deadline.MoveOnAfterAsync(timeout, ResultBody.Of(body), timeProvider, name, cancellationToken);

    protected override async Task AssertEndedByItselfAsync(Task block)
    {
        var moved = Assert.IsAssignableFrom<Task<TimeoutResult<string>>>(block);
        Assert.True((await moved.WithHangGuard()).IsTimedOut);
    }
}
