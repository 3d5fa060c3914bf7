using System.Net;

namespace VirtualTimeTests;

/// <summary>Repeats a request while the server is unavailable: after a second, then two, four and so on up to an hour, or when the server
/// says so, and gives up a day after the first attempt. All its time comes from a <see cref="TimeProvider"/>.</summary>
public sealed class RetryHandler(HttpMessageHandler inner, TimeProvider time) : DelegatingHandler(inner)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(1);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        for (TimeSpan delay = TimeSpan.FromSeconds(1); ; delay = Shorter(delay * 2, LongestDelay))
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            TimeSpan wait = response.Headers.RetryAfter?.Delta ?? delay;
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable || time.GetElapsedTime(start) + wait > GiveUpAfter)
            {
                return response;
            }

            response.Dispose();
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
