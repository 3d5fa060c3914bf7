using AsyncToolkit.Internal;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection.Contracts;

public class AllowanceTests
{
    [Fact]
    public void Equals_GoesByThreadAndCall()
    {
        using AllowBlockingScope outer = BlockingDetector.AllowBlocking("a test");
        using AllowBlockingScope inner = BlockingDetector.AllowBlocking("a test inside");
        AllowBlockingScope copy = outer;

        Assert.True(outer.Equals(copy) && outer == copy && outer.Equals((object)copy));
        Assert.Equal(outer.GetHashCode(), copy.GetHashCode());
        Assert.True(outer != inner && !outer.Equals(inner) && !outer.Equals((object)inner));
        Assert.False(outer != copy);
        Assert.False(outer.Equals(null));
    }

    [Fact]
    public async Task Equals_OfTheFirstOnesOfTwoThreads_IsFalse()
    {
        AllowBlockingScope here = default, there = default;

        await DedicatedThread.RunAsync(() => here = BlockingDetector.AllowBlocking("a test"));
        await DedicatedThread.RunAsync(() => there = BlockingDetector.AllowBlocking("a test"));

        Assert.NotEqual(here, there);
    }

    [Fact]
    public async Task Dispose_OnAnotherThread_LeavesTheFirstAllowed()
    {
        bool? isAllowed = null;

        await DedicatedThread.RunAsync(() =>
        {
            AllowBlockingScope allowed = BlockingDetector.AllowBlocking("a test");
            DedicatedThread.Block(DedicatedThread.RunAsync(allowed.Dispose));
            isAllowed = WatchedThread.Current.IsAllowed;
        });

        Assert.True(isAllowed);
    }

    [Fact]
    public async Task Dispose_OfTheOuterFirst_EndsThoseInside_ForGood() => await DedicatedThread.RunAsync(static () =>
    {
        AllowBlockingScope outer = BlockingDetector.AllowBlocking("a test");
        AllowBlockingScope inner = BlockingDetector.AllowBlocking("a test inside");

        outer.Dispose();
        Assert.False(WatchedThread.Current.IsAllowed);
        inner.Dispose();
        Assert.False(WatchedThread.Current.IsAllowed);
    });

    [Fact]
    public async Task Dispose_OfOneThatHasEnded_LeavesALaterOneOfTheSameDepthAlone() => await DedicatedThread.RunAsync(static () =>
    {
        AllowBlockingScope first = BlockingDetector.AllowBlocking("a test");
        first.Dispose();
        AllowBlockingScope second = BlockingDetector.AllowBlocking("another");

        first.Dispose();
        Assert.True(WatchedThread.Current.IsAllowed);
        Assert.True(first != second);
        second.Dispose();
        Assert.False(WatchedThread.Current.IsAllowed);
    });

    [Fact]
    public async Task Dispose_OfOneThatItsOuterHasEnded_LeavesALaterOneInsideAlone() => await DedicatedThread.RunAsync(static () =>
    {
        AllowBlockingScope outer = BlockingDetector.AllowBlocking("a test");
        AllowBlockingScope inner = BlockingDetector.AllowBlocking("a test inside");
        outer.Dispose();
        AllowBlockingScope laterOuter = BlockingDetector.AllowBlocking("another");
        AllowBlockingScope laterInner = BlockingDetector.AllowBlocking("another inside");

        inner.Dispose();
        outer.Dispose();
        laterInner.Dispose();
        Assert.True(WatchedThread.Current.IsAllowed);
        laterOuter.Dispose();
        Assert.False(WatchedThread.Current.IsAllowed);
    });

    [Fact]
    public async Task Dispose_OfNoAllowance_DoesNothing() => await DedicatedThread.RunAsync(() => default(AllowBlockingScope).Dispose());

    [Fact]
    public void AllowBlocking_Null_Throws()
    {
        Assert.Throws<ArgumentNullException>("action", () => BlockingDetector.AllowBlocking("a test", (Action)null!));
        Assert.Throws<ArgumentNullException>("function", () => BlockingDetector.AllowBlocking("a test", (Func<int>)null!));
    }
}
