using AsyncToolkit.Internal;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Internal;

public class FailuresTests
{
    private static readonly IOException First = new("first");
    private static readonly IOException Second = new("second");
    private static readonly IOException Third = new("third");

    [Fact]
    public void Join_OfTwo_IsTheOneThereIsOrBoth()
    {
        Assert.Null(Failures.Join(null, second: null));
        Assert.Same(First, Failures.Join(First, second: null));
        Assert.Same(Second, Failures.Join(null, Second));
        AssertHolds([First, Second], Failures.Join(First, Second));
    }

    [Fact]
    public void Join_WithOthers_IsTheOneThereIsOrAllOfThem()
    {
        Assert.Null(Failures.Join(null, others: null));
        Assert.Same(First, Failures.Join(First, others: null));
        Assert.Same(Second, Failures.Join(null, [Second]));
        AssertHolds([Second, Third], Failures.Join(null, [Second, Third]));
        AssertHolds([First, Second], Failures.Join(First, [Second]));
        AssertHolds([First, Second, Third], Failures.Join(First, [Second, Third]));
    }

    [Fact]
    public void Of_ATaskThatHasFailed_IsItsExceptionOrAllOfThem()
    {
        Assert.Same(First, Failures.Of(Task.FromException(First)));
        AssertHolds([First, Second], Failures.Of(FailedTwice()));
    }

    [Fact]
    public void Of_ACanceledTask_IsWhatAnAwaitThrows()
    {
        var canceled = new OperationCanceledException("by hand");

        Assert.Same(canceled, Failures.Of(CallerCancellation.CanceledTask(canceled)));
        Assert.IsType<TaskCanceledException>(Failures.Of(Task.FromCanceled(new CancellationToken(canceled: true))));
    }

    [Fact]
    public async Task Of_ATaskThatHasNotFailed_IsNullAndWaitsForNothing()
    {
        var running = new TaskCompletionSource();
        Assert.Null(Failures.Of(Task.CompletedTask));

        Task<Exception?> asked = Task.Run(() => Failures.Of(running.Task));
        try
        {
            Assert.Null(await asked.WithHangGuard());
        }
        finally
        {
            running.SetResult();
        }
    }

    [Fact]
    public void First_OfSeveral_IsWhatAnAwaitThrows()
    {
        var canceled = new OperationCanceledException("by hand");

        Assert.Same(First, Failures.First(FailedTwice()));
        Assert.Same(canceled, Failures.First(CallerCancellation.CanceledTask(canceled)));
    }

    [Fact]
    public async Task Transfer_OfAnEnd_TakesEveryExceptionAlong()
    {
        var canceled = new OperationCanceledException("by hand");

        Task<int> failed = Failures.Transfer<int>(FailedTwice());
        Task<int> canceledOne = Failures.Transfer<int>(CallerCancellation.CanceledTask(canceled));

        Assert.Same(First, await failed.EndAsync());
        Assert.Equal([First, Second], failed.Exception!.InnerExceptions);
        Assert.Same(canceled, await canceledOne.EndAsync());
        Assert.True(canceledOne.IsCanceled);
    }

    private static Task FailedTwice()
    {
        var failed = new TaskCompletionSource();
        failed.SetException([First, Second]);
        return failed.Task;
    }

    private static void AssertHolds(IEnumerable<Exception> expected, Exception? joined) =>
        Assert.Equal(expected, Assert.IsType<AggregateException>(joined).InnerExceptions);
}
