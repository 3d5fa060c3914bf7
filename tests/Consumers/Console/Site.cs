using System.Net;

namespace ConsoleConsumer;

/// <summary>Twelve pages in memory: each links to its neighbours, and the last two fail. No port is opened.</summary>
internal sealed class Site : HttpMessageHandler
{
    internal const int Pages = 12;

    internal static readonly Uri Start = UriOf(0);

    internal static readonly string[] Failing = [UriOf(10).ToString(), UriOf(11).ToString()];

    internal static readonly string[] Working = [.. Enumerable.Range(0, 10).Select(page => UriOf(page).ToString())];

    private int _inFlight;
    private int _peak;

    internal int Peak => _peak;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        int now = Interlocked.Increment(ref _inFlight);
        for (int seen = _peak; now > seen; seen = _peak)
        {
            Interlocked.CompareExchange(ref _peak, now, seen);
        }

        await Task.Yield();
        Interlocked.Decrement(ref _inFlight);
        int page = int.Parse(request.RequestUri!.AbsolutePath.AsSpan(1));
        return Failing.Contains(request.RequestUri.ToString())
            ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
            : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Html(page)) };
    }

    private static string Html(int page) =>
        $"<a href=\"/{(page + 1) % 10}\">next</a> <a href=\"/{(page + 7) % 10}\">jump</a> <a href=\"https://other.test/\">away</a>";

    private static Uri UriOf(int page) => new($"https://site.test/{page}");
}
