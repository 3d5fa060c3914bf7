using AsyncToolkit.Internal;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Internal;

public class ObserverQueueTests
{
    [Fact]
    public async Task Post_WhileAnotherObserverTakesItsTime_RunsOneAfterTheOtherInOrder()
    {
        var slow = new Gate("slow");
        var done = new Gate("done");
        var ran = new List<int>();
        var queue = new ObserverQueue(static _ => { });

        queue.Post(async () =>
        {
            await slow.WaitAsync();
            ran.Add(1);
        });
        await slow.WhenParkedAsync(1);
        queue.Post(() => ran.Add(2));
        queue.Post(() => ran.Add(3));
        queue.Post(done.Mark);
        Assert.Empty(ran);
        slow.Open();

        await done.WhenParkedAsync(1);
        Assert.Equal([1, 2, 3], ran);
    }

    [Fact]
    public async Task Post_AfterEverythingHasRun_RunsToo()
    {
        var queue = new ObserverQueue(static _ => { });
        var done = new Gate("done");
        for (int i = 1; i <= 3; i++)
        {
            queue.Post(done.Mark);
            await done.WhenParkedAsync(i);
        }
    }

    [Fact]
    public async Task Post_AnObserverThatFails_IsToldAndHoldsUpNobody()
    {
        var done = new Gate("done");
        var told = new List<Exception>();
        var first = new IOException("at once");
        var second = new IOException("later");
        var queue = new ObserverQueue(e =>
        {
            told.Add(e);
            throw new InvalidOperationException("the logger itself");
        });

        queue.Post(() => throw first);
        queue.Post(async () =>
        {
            await Task.Yield();
            throw second;
        });
        queue.Post(done.Mark);

        await done.WhenParkedAsync(1);
        Assert.Equal([first, second], told);
    }

    [Fact]
    public async Task Post_AnObserverThatSuspends_IsAwaitedWithoutAContext()
    {
        var pending = new PendingValue<int>(0);
        var done = new Gate("done");
        var queue = new ObserverQueue(static _ => { });

        queue.Post(() => pending.Plain);
        queue.Post(done.Mark);

        await done.WhenParkedAsync(1);
        Assert.False(pending.IsContextAsked);
    }

    [Fact]
    public async Task Post_FromAnywhere_RunsInTheContextThatTheQueueWasMadeIn()
    {
        var local = new AsyncLocal<string?> { Value = "made" };
        var queue = new ObserverQueue(static _ => { });
        var done = new Gate("done");
        var seen = new List<string?>();

        local.Value = "posted";
        for (int i = 0; i < 2; i++)
        {
            queue.Post(() =>
            {
                seen.Add(local.Value);
                local.Value = "left behind";
            });
        }

        queue.Post(done.Mark);

        await done.WhenParkedAsync(1);
        Assert.Equal(["made", "made"], seen);
    }
}
