using System.Net;
using AsyncToolkit.Testing;

namespace VirtualTimeTests;

public class RetryHandlerTests
{
    private static readonly Uri Address = new("http://orders.test/");

    [Fact]
    public Task Get_ServerDownForThreeHours_IsAnsweredAtTheNextAttempt() => VirtualTime.RunAsync(async time =>
    {
        StubServer server = new(time, upAt: time.Start + TimeSpan.FromHours(3));
        using HttpClient client = NewClient(server, time);

        Assert.Equal("up again", await client.GetStringAsync(Address));

        // 1 s, 2 s, 4 s … an hour, an hour; 0.2 s for each answer.
        Assert.Equal(15, server.Requests.Count);
        Assert.InRange(time.Elapsed, TimeSpan.FromHours(3), TimeSpan.FromHours(4));
    });

    [Fact]
    public Task Get_ServerDownForEver_GivesUpWithinADay() => VirtualTime.RunAsync(async time =>
    {
        StubServer server = new(time, upAt: DateTimeOffset.MaxValue);
        using HttpClient client = NewClient(server, time);

        using HttpResponseMessage response = await client.GetAsync(Address);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.InRange(time.Elapsed, TimeSpan.FromHours(22), TimeSpan.FromHours(24));
    });

    [Fact]
    public Task Get_ServerSaysWhen_WaitsAsLong() => VirtualTime.RunAsync(async time =>
    {
        StubServer server = new(time, upAt: time.Start + TimeSpan.FromMinutes(10)) { RetryAfter = TimeSpan.FromMinutes(10) };
        using HttpClient client = NewClient(server, time);

        await client.GetStringAsync(Address);

        Assert.Equal([time.Start, time.Start + TimeSpan.FromMinutes(10) + TimeSpan.FromMilliseconds(200)], server.Requests);
    });

    [Fact]
    public Task Get_CallerGivesUpWhileItWaits_StopsAtOnce() => VirtualTime.RunAsync(async time =>
    {
        StubServer server = new(time, upAt: DateTimeOffset.MaxValue);
        using HttpClient client = NewClient(server, time);
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(1), time);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetStringAsync(Address, patience.Token));

        Assert.Equal(TimeSpan.FromMinutes(1), time.Elapsed);
    });

    // HttpClient's own timeout runs on real time; the handler has one of its own.
    private static HttpClient NewClient(StubServer server, TimeProvider time) => new(new RetryHandler(server, time)) { Timeout = Timeout.InfiniteTimeSpan };
}
