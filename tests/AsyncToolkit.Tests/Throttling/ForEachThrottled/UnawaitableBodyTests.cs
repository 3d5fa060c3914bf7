using System.Threading.Tasks.Sources;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.ForEachThrottled;

public class UnawaitableBodyTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(2, true)]
    public async Task Body_ThatCannotBeAwaited_FailsItsItemAndKeepsNoPlace(int limit, bool isArray)
    {
        var gate = new Gate();
        IEnumerable<int> items = Enumerable.Range(0, limit + 3);
        var options = new ThrottleOptions { MaxConcurrency = limit, FailureMode = FailureMode.Collect };
        Task call = (isArray ? items.ToArray() : items).ForEachThrottledAsync(
            options,
            (item, _) => item < 3 ? new ValueTask(new Unawaitable(), token: 0) : new ValueTask(gate.WaitAsync(CancellationToken.None)));

        // as many as may run at once do, in spite of the three
        await gate.WhenParkedAsync(limit);
        gate.Open();

        IReadOnlyList<ItemFailure> failures = Assert.IsType<FanOutException>(await call.EndAsync()).Failures;
        Assert.Equal([0L, 1L, 2L], failures.Select(static failure => failure.Index).Order());
        Assert.All(failures, static failure => Assert.Equal("cannot be awaited", failure.Exception.Message));
    }

    private sealed class Unawaitable : IValueTaskSource
    {
        public void GetResult(short token)
        {
        }

        public ValueTaskSourceStatus GetStatus(short token) => ValueTaskSourceStatus.Pending;

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            throw new IOException("cannot be awaited");
    }
}
