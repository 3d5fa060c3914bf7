using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts;

public class FailAfterTests : DeadlineBlockContract
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FailAfterAsync_BodyThrowsAfterTheExpiry_TimedOutWithItInside(bool canceled)
    {
        var gate = new Gate("body");
        Task call = Start(
            Second,
            async token =>
            {
                gate.Mark();
                await token.CanceledAsync();
                throw canceled ? new OperationCanceledException(token) : new IOException("inner");
            },
            "quote");
        await gate.WhenParkedAsync(1);

        Time.Advance(Second);

        var thrown = Assert.IsType<OperationTimeoutException>(await call.EndAsync());
        Assert.True(call.IsFaulted);
        Assert.Equal(("quote", Second, Second), (thrown.OperationName, thrown.Timeout, thrown.Elapsed));
        Assert.IsType(canceled ? typeof(OperationCanceledException) : typeof(IOException), thrown.InnerException);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task FailAfterAsync_Nested_TheInnerTimeoutIsTheFailureOfTheOuterBody()
    {
        var gate = new Gate("body");
        Task call = Start(FiveSeconds, _ => new ValueTask(Start(Second, async token => await gate.WaitAsync(token), "inner", CancellationToken.None)), "outer");
        await gate.WhenParkedAsync(1);

        Time.Advance(Second);

        Assert.Equal("inner", Assert.IsType<OperationTimeoutException>(await call.EndAsync()).OperationName);
    }

    [Fact]
    public async Task FailAfterAsync_Nested_TheOuterOneExpires_IsTheOuterTimeout()
    {
        var gate = new Gate("body");
        Task call = Start(Second, _ => new ValueTask(Start(FiveSeconds, async token => await gate.WaitAsync(token), "inner", CancellationToken.None)), "outer");
        await gate.WhenParkedAsync(1);

        Time.Advance(Second);

        var thrown = Assert.IsType<OperationTimeoutException>(await call.EndAsync());
        Assert.Equal("outer", thrown.OperationName);
        Assert.Contains("'outer'", Assert.IsAssignableFrom<OperationCanceledException>(thrown.InnerException).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailAfterAsync_WithAResult_ReturnsIt()
    {
        Assert.Equal(5, await Deadline.FailAfterAsync(Second, async _ =>
        {
            await Task.Yield();
            return 5;
        }, Time));
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task FailAfterAsync_WithAResultThatIsLate_ReturnsIt()
    {
        var gate = new Gate("body");
        Task<int> call = Deadline.FailAfterAsync(Second, async token =>
        {
            gate.Mark();
            await token.CanceledAsync();
            return 5;
        }, Time);
        await gate.WhenParkedAsync(1);

        Time.Advance(Second);

        Assert.Equal(5, await call.WithHangGuard());
    }

    [Fact]
    public async Task FailAfterAsync_WithAResult_TimesOut()
    {
        var gate = new Gate("body");
        Task<int> call = Deadline.FailAfterAsync(Second, async token =>
        {
            await gate.WaitAsync(token);
            return 5;
        }, Time);
        await gate.WhenParkedAsync(1);

        Time.Advance(Second);

        Assert.IsType<OperationTimeoutException>(await call.EndAsync());
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task FailAfterAsync_BodyReturnsNullInsteadOfATask_Fails()
    {
        Assert.IsType<InvalidOperationException>(await Deadline.FailAfterAsync(Second, in NullTask, Time).EndAsync());
        AssertNothingIsLeft();
    }

    protected override Task Start(
        TimeSpan timeout, Func<CancellationToken, ValueTask> body, string? name, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        Deadline.FailAfterAsync(timeout, body, timeProvider, name, cancellationToken);

    protected override async Task AssertEndedByItselfAsync(Task block) => Assert.IsType<OperationTimeoutException>(await block.EndAsync());

    private static readonly Func<CancellationToken, Task> NullTask = static _ => null!;
}
