using System.Net;
using System.Net.Sockets;
using Crawler.Crawling;
using Crawler.Reporting;

namespace AsyncToolkit.Samples.Tests.Reporting;

public class FailureCauseTests
{
    public static TheoryData<Exception, string> Causes => new()
    {
        { new StatusException(HttpStatusCode.NotFound), "HTTP 404 Not Found" },
        { new StatusException((HttpStatusCode)599), "HTTP 599" },
        { new StatusException(HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(30)), "HTTP 429 Too Many Requests, asked to wait 30 s" },
        { new HttpRequestException("x", new SocketException((int)SocketError.ConnectionRefused)), "connection refused" },
        { new HttpRequestException("x", new IOException("y", new SocketException((int)SocketError.ConnectionReset))), "connection reset" },
        { new HttpRequestException(HttpRequestError.NameResolutionError), "host name not found" },
        { new HttpIOException(HttpRequestError.ResponseEnded), "connection closed in the middle of the answer" },
        { new HttpRequestException("odd\u001b[2J"), "odd\uFFFD[2J" },
        { new InvalidOperationException("odd\r\n"), "InvalidOperationException: odd\uFFFD\uFFFD" },
    };

    [Theory]
    [MemberData(nameof(Causes))]
    public void Of_SameCause_SameWords(Exception error, string expected) => Assert.Equal(expected, FailureCause.Of(error));

    [Fact]
    public void Of_TimedOutVisit_NamesTheTimeout()
    {
        Visit visit = Visits.Of(new Uri("http://example.org/"), 0, 1, new OperationCanceledException(), VisitOutcome.TimedOut);

        Assert.Equal("no answer within 2 s", FailureCause.Of(visit, TimeSpan.FromSeconds(2)));
    }
}
