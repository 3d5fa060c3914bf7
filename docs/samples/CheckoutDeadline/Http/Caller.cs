using System.Net;

namespace CheckoutDeadline.Http;

/// <summary>Asks a service, under the current deadline.</summary>
internal sealed class Caller : IDisposable
{
    private readonly string _service;
    private readonly HttpClient _client;

    internal Caller(string service, Uri address, TimeSpan wayBack)
    {
        _service = service;
        _client = new HttpClient(new DeadlineHandler(wayBack) { InnerHandler = new SocketsHttpHandler() })
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public void Dispose() => _client.Dispose();

    /// <exception cref="LateAnswerException">The service said that it ran out of time.</exception>
    internal async Task<string> AskAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _client.PostAsync(new Uri("/", UriKind.Relative), content: null, cancellationToken);
        if (response.StatusCode == HttpStatusCode.GatewayTimeout)
        {
            throw new LateAnswerException(_service);
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}
