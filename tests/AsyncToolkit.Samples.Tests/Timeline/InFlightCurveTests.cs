using Crawler.Crawling;
using Crawler.Timeline;

namespace AsyncToolkit.Samples.Tests.Timeline;

public class InFlightCurveTests
{
    [Fact]
    public void Peak_ASuccessorThatStartsAtTheEnd_DoesNotOverlap()
    {
        Assert.Equal(0, InFlightCurve.Peak([]));
        Assert.Equal(1, InFlightCurve.Peak(Visits.From((0, 10), (10, 20))));
        Assert.Equal(3, InFlightCurve.Peak(Visits.From((0, 10), (5, 20), (9, 12), (11, 30))));
    }

    [Fact]
    public void Sample_Columns_HaveTheMostAndTheMean()
    {
        (int Most, double Mean)[] samples = InFlightCurve.Sample(
            Visits.From((0, 10), (5, 10), (20, 40)), TimeSpan.FromMilliseconds(40), columns: 4);

        Assert.Equal([2, 0, 1, 1], samples.Select(sample => sample.Most));
        Assert.Equal([1.5, 0, 1, 1], samples.Select(sample => Math.Round(sample.Mean, 6)));
    }

    [Fact]
    public void Sample_ShortPeak_IsNotLostBetweenColumns()
    {
        (int Most, double Mean)[] samples = InFlightCurve.Sample(
            Visits.From((0, 1_000), (500, 501), (500, 501)), TimeSpan.FromMilliseconds(1_000), columns: 3);

        Assert.Equal([1, 3, 1], samples.Select(sample => sample.Most));
    }

    [Fact]
    public void Sample_RandomVisits_AgreesWithPeakAndTotal()
    {
        var random = new Random(2);
        Visit[] visits = Visits.From([.. Enumerable.Range(0, 300)
            .Select(_ => random.Next(900)).Order().Select(start => (start, start + random.Next(1, 100)))]);

        (int Most, double Mean)[] samples = InFlightCurve.Sample(visits, TimeSpan.FromMilliseconds(1_000), columns: 77);

        Assert.Equal(InFlightCurve.Peak(visits), samples.Max(sample => sample.Most));
        Assert.Equal(visits.Sum(visit => visit.Duration.TotalMilliseconds), samples.Sum(sample => sample.Mean) * 1_000 / 77, precision: 3);
        Assert.All(samples, sample => Assert.True(sample.Mean <= sample.Most + 1e-9));
    }

    [Fact]
    public void Sample_NoTime_IsEmpty() => Assert.All(InFlightCurve.Sample([], TimeSpan.Zero, 5), sample => Assert.Equal(0, sample.Most));
}
