using AsyncToolkit.Internal;

namespace AsyncToolkit.Tests.BlockingDetection.Contracts;

public class ObservationQueueTests
{
    private static readonly Observation Seen = new SlowCallback("operation", 7, 1);

    [Fact]
    public void Add_ToAFullQueue_DropsAndCounts_AndThereIsRoomAgainAfterATake()
    {
        var queue = new ObservationQueue(capacity: 1);

        Assert.True(queue.Add(Seen));
        Assert.False(queue.Add(Seen));
        Assert.False(queue.Add(Seen));
        Assert.Equal(2, queue.Dropped);
        Assert.True(queue.TryTake(out Observation? taken));
        Assert.Same(Seen, taken);
        Assert.True(queue.Add(Seen));
    }

    [Fact]
    public void Add_OfAMarker_IsTakenThoughTheQueueIsFull()
    {
        var queue = new ObservationQueue(capacity: 1);
        Assert.True(queue.Add(Seen));

        Assert.True(queue.Add(new FlushMarker()));

        Assert.Equal(0, queue.Dropped);
    }

    [Fact]
    public void Add_ToAClosedQueue_IsRefused_AndDropsNothing()
    {
        var queue = new ObservationQueue(capacity: 1);
        queue.Close();

        Assert.False(queue.Add(Seen));

        Assert.Equal(0, queue.Dropped);
        Assert.False(queue.TryTake(out _));
    }

    [Fact]
    public void TryTake_OfAClosedQueue_TakesTheRest()
    {
        var queue = new ObservationQueue(capacity: 1);
        Assert.True(queue.Add(Seen));
        queue.Close();

        Assert.True(queue.TryTake(out Observation? taken));
        Assert.Same(Seen, taken);
        Assert.False(queue.TryTake(out _));
    }

    [Fact]
    public void TryWake_WithoutAnObservation_EndsAWait()
    {
        var queue = new ObservationQueue(capacity: 1);
        queue.TryWake();

        Assert.True(queue.TryTake(out Observation? taken));
        Assert.Null(taken);
    }
}
