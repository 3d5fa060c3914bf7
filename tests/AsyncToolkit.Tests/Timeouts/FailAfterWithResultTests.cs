using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts;

public class FailAfterWithResultTests : DeadlineBlockContract
{
    protected override Task Start(
        TimeSpan timeout, Func<CancellationToken, ValueTask> body, string? name, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        Deadline.FailAfterAsync(timeout, ResultBody.Of(body), timeProvider, name, cancellationToken);

    protected override async Task AssertEndedByItselfAsync(Task block)
    {
        var typed = Assert.IsAssignableFrom<Task<string>>(block);
        Assert.IsType<OperationTimeoutException>(await typed.EndAsync());
    }
}
