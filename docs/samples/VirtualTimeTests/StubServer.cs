using System.Net;
using System.Net.Http.Headers;

namespace VirtualTimeTests;

/// <summary>A server that is down until a time, takes some time to answer, and remembers when it was asked.</summary>
public sealed class StubServer(TimeProvider time, DateTimeOffset upAt) : HttpMessageHandler
{
    public List<DateTimeOffset> Requests { get; } = [];

    public TimeSpan? RetryAfter { get; init; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(time.GetUtcNow());
        await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellationToken).ConfigureAwait(false);
        if (time.GetUtcNow() >= upAt)
        {
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("up again") };
        }

        HttpResponseMessage unavailable = new(HttpStatusCode.ServiceUnavailable);
        unavailable.Headers.RetryAfter = RetryAfter is { } wait ? new RetryConditionHeaderValue(wait) : null;
        return unavailable;
    }
}
