using AsyncToolkit.Internal;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Internal;

public class DueQueueTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // a tick of it is a millisecond
    private readonly ScriptedClock _clock = new(frequency: 1000);
    private readonly List<Node> _told = [];
    private readonly DueQueue _queue;

    public DueQueueTests() => _queue = new DueQueue(_clock, Second);

    [Fact]
    public void Add_AtOneTime_AreToldInOrderOfArrival()
    {
        Node first = AddAt(0);
        Node second = AddAt(0);

        _clock.FireAt(1000);

        Assert.Equal([first, second], _told);
    }

    [Fact]
    public void Add_WhoBeganEarlier_IsToldFirst()
    {
        Node late = AddAt(10);
        Node early = AddAt(0);

        _clock.FireAt(1000);
        Assert.Equal([early], _told);

        _clock.FireAt(1010);
        Assert.Equal([early, late], _told);
    }

    [Fact]
    public void TryRemove_OfWhoWasOvertaken_LeavesTheOther()
    {
        Node late = AddAt(10);
        Node early = AddAt(0);

        Assert.True(_queue.TryRemove(late));

        _clock.FireAt(2000);
        Assert.Equal([early], _told);
    }

    [Fact]
    public void TryRemove_OfWhoIsNotThere_IsFalseAndLeavesTheOthers()
    {
        Node removed = AddAt(0);
        Node told = AddAt(0);
        Node waits = AddAt(10);
        Assert.True(_queue.TryRemove(removed));
        _clock.FireAt(1000);

        Assert.False(_queue.TryRemove(removed));
        Assert.False(_queue.TryRemove(told));
        Assert.False(new DueQueue(_clock, Second).TryRemove(waits));

        _clock.FireAt(1010);
        Assert.Equal([told, waits], _told);
    }

    [Fact]
    public void TryRemove_WhenTheOneBeforeHasBeenTold_IsNotTold()
    {
        Node first = AddAt(0);
        Node second = AddAt(10);
        _clock.FireAt(1000);

        Assert.True(_queue.TryRemove(second));
        Node third = AddAt(20);

        _clock.FireAt(1020);
        Assert.Equal([first, third], _told);
    }

    [Fact]
    public void Timer_FiresAndTheClockFails_TellsAll()
    {
        Node first = AddAt(0);
        Node second = AddAt(500);
        var failure = new IOException("clock");
        _clock.Failure = failure;

        _clock.FireAt(1000);

        Assert.Equal([first, second], _told);
        Assert.All(_told, node => Assert.Same(failure, node.Failure));
    }

    [Fact]
    public void ReleaseTimer_WhileSomebodyWaits_KeepsIt()
    {
        Node node = AddAt(0);
        Assert.False(_queue.IsIdle);

        _queue.ReleaseTimer();

        Assert.Equal(0, _clock.Disposed);
        Assert.True(_queue.TryRemove(node));
        Assert.True(_queue.IsIdle);
        _queue.ReleaseTimer();
        Assert.Equal(1, _clock.Disposed);
    }

    // What is set last is what is wanted, whoever comes or goes inside the clock's own code.
    [Fact]
    public void Add_WhileTheTimerIsBeingSet_IsWhatItIsSetToLast()
    {
        _clock.OnChange = () => AddAt(-500);

        AddAt(0);

        Assert.Equal(TimeSpan.FromMilliseconds(500), _clock.SetTo);
    }

    [Fact]
    public void TryRemove_WhileTheTimerIsBeingSet_TurnsItOffLast()
    {
        var node = new Node(_told);
        _clock.OnChange = () => Assert.True(_queue.TryRemove(node));

        _queue.Add(node, 0);

        Assert.Equal(Timeout.InfiniteTimeSpan, _clock.SetTo);
    }

    [Fact]
    public void Add_ForLongerThanTheClockCounts_DoesNotBecomeDue()
    {
        // in nanoseconds it is 84 more than 64 bits hold
        var clock = new ScriptedClock(frequency: 1_000_000_000);
        var queue = new DueQueue(clock, TimeSpan.FromTicks(184_467_440_737_095_517));
        queue.Add(new Node(_told), 0);
        Assert.Equal(TimeSpan.FromMilliseconds(uint.MaxValue - 1), clock.SetTo);

        clock.FireAt(long.MaxValue / 2);

        Assert.Empty(_told);
    }

    [Fact]
    public void Elapsed_OfTheSystemsClock_CountsFromItsOwnNow()
    {
        var queue = new DueQueue(TimeProvider.System, Second);

        Assert.InRange(queue.Elapsed(queue.Now()), TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Find_MoreDurationsThanAreKept_DropsThoseThatNobodyWaitsIn()
    {
        var time = Clocks.Virtual();
        DueQueue[] kept = [.. Enumerable.Range(1, 32).Select(Find)];
        Assert.All(kept, (queue, index) => Assert.Same(queue, Find(index + 1)));
        kept[0].Add(new Node(_told), kept[0].Now());

        DueQueue next = Find(33);

        Assert.Same(kept[0], Find(1));
        Assert.NotSame(kept[1], Find(2));

        // there is room again for as many
        Find(34);
        Assert.Same(next, Find(33));

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(_told);

        DueQueue Find(int seconds) => DueQueues.Find(time, TimeSpan.FromSeconds(seconds));
    }

    private Node AddAt(long start)
    {
        var node = new Node(_told);
        _queue.Add(node, start);
        return node;
    }

    private sealed class Node(List<Node> told) : DueNode
    {
        internal Exception? Failure { get; private set; }

        internal override void OnDue(Exception? clockFailure)
        {
            Failure = clockFailure;
            told.Add(this);
        }
    }
}
