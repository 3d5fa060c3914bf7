using Crawler.Crawling;

namespace AsyncToolkit.Samples.Tests.Crawling;

public class RootCausesTests
{
    private static readonly Uri Address = new("http://example.org/");

    [Fact]
    public void Settle_WhatTheCallReported_DecidesTheOutcome()
    {
        var broken = new InvalidOperationException();
        var late = new OperationCanceledException();
        var stopped = new OperationCanceledException();
        var timeout = new OperationTimeoutException("page", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2), late);
        Visit replaced = Visits.Of(Address, 0, 1);
        replaced.FallbackCause = timeout;
        Visit[] visits =
        [
            Visits.Of(Address, 0, 1),
            replaced,
            Visits.Of(Address, 0, 1, broken),
            Visits.Of(Address, 0, 1, late),
            Visits.Of(Address, 0, 1, stopped),
        ];

        IReadOnlyList<Exception> others = RootCauses.Settle(visits, [broken, timeout]);

        Assert.Empty(others);
        Assert.Equal(
            [VisitOutcome.Succeeded, VisitOutcome.Fallback, VisitOutcome.Failed, VisitOutcome.TimedOut, VisitOutcome.Canceled],
            visits.Select(visit => visit.Outcome));
    }

    [Fact]
    public void Settle_FailureOfNoVisit_IsReturned()
    {
        var other = new InvalidOperationException();

        Assert.Equal([other], RootCauses.Settle([Visits.Of(Address, 0, 1)], [other]));
    }
}
