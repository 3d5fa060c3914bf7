using Crawler.Crawling;
using Crawler.Timeline;

namespace AsyncToolkit.Samples.Tests.Timeline;

public class LanesTests
{
    [Fact]
    public void Assign_OneAfterTheOther_ShareALane() =>
        Assert.Equal([0, 0, 0], Lanes.Assign(Visits.From((0, 10), (10, 20), (25, 30))));

    [Fact]
    public void Assign_Overlapping_GetLanesOfTheirOwn_TheLowestFree() =>
        Assert.Equal([0, 1, 2, 1, 0], Lanes.Assign(Visits.From((0, 40), (5, 10), (6, 50), (20, 30), (45, 60))));

    [Fact]
    public void Assign_Nothing_IsNothing() => Assert.Empty(Lanes.Assign([]));

    [Fact]
    public void Assign_ManyVisits_UsesAsManyLanesAsWereEverInFlight_WithoutOverlap()
    {
        var random = new Random(1);
        Visit[] visits = Visits.From([.. Enumerable.Range(0, 500)
            .Select(_ => random.Next(1_000))
            .Order()
            .Select(start => (start, start + random.Next(1, 60)))]);

        int[] lanes = Lanes.Assign(visits);

        Assert.Equal(InFlightCurve.Peak(visits), lanes.Max() + 1);
        foreach (var lane in visits.Zip(lanes).GroupBy(x => x.Second, x => x.First))
        {
            Visit[] inLane = [.. lane];
            Assert.All(inLane.Zip(inLane.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
        }
    }
}
