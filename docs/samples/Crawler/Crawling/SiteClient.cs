using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Crawler.Crawling;

/// <summary>The HTTP side of the crawl: asks, waits where the site says so, and turns bad answers into exceptions.</summary>
internal sealed class SiteClient : IDisposable
{
    private const long LargestPage = 16 * 1024 * 1024;
    private const int MostHops = 5;

    private readonly HttpClient _http;
    private readonly TimeSpan? _patience;
    private readonly TimeProvider _time;
    private readonly VisitLog _log;

    /// <param name="patience">How long one visit may take: there is no point in waiting beyond it. Null for no end.</param>
    /// <param name="log">Where pauses are recorded.</param>
    /// <param name="time">The clock.</param>
    internal SiteClient(TimeSpan? patience, VisitLog log, TimeProvider time)
    {
        _log = log;
        _patience = patience;
        _time = time;

        // Redirects are links like any other, so that none leads away from the site unseen. Time is limited per item, by the
        // fan-out; a second limit here would only make its failures look like cancellations.
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("AsyncToolkit-sample-crawler/1.0");
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Reads a page. Content that is not HTML is not downloaded.</summary>
    internal async ValueTask<PageContent> GetPageAsync(Visit visit, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await AskPatientlyAsync(HttpMethod.Get, visit.Link.Target, visit, cancellationToken);
        if (MovedTo(response, visit.Link.Target) is { } target)
        {
            return new PageContent(null, target);
        }

        ThrowIfBad(response);
        if (response.Content.Headers.ContentType?.MediaType is not ("text/html" or "application/xhtml+xml"))
        {
            return new PageContent(null, null);
        }

        await response.Content.LoadIntoBufferAsync(LargestPage, cancellationToken);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        visit.Bytes = bytes.Length;
        return new PageContent(Decode(bytes, response.Content.Headers.ContentType), null);
    }

    /// <summary>Checks that something is there, without downloading it.</summary>
    /// <param name="visit">The visit.</param>
    /// <param name="staysOnSite">Says which redirects may be followed; one that leaves the site is taken for an answer.</param>
    /// <param name="cancellationToken">The item's token.</param>
    internal async ValueTask CheckAsync(Visit visit, Func<Uri, bool> staysOnSite, CancellationToken cancellationToken)
    {
        Uri address = visit.Link.Target;
        HttpMethod method = HttpMethod.Head;
        for (int hops = 0; hops <= MostHops;)
        {
            using HttpResponseMessage response = await AskPatientlyAsync(method, address, visit, cancellationToken);
            if (method == HttpMethod.Head && response.StatusCode is HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented)
            {
                // Some servers know no HEAD. The content is not read in either case.
                method = HttpMethod.Get;
                continue;
            }

            if (MovedTo(response, address) is not { } target)
            {
                ThrowIfBad(response);
                return;
            }

            if (!staysOnSite(target))
            {
                return;
            }

            address = target;
            hops++;
        }

        throw new HttpRequestException($"More than {MostHops} redirects in a row.");
    }

    private async Task<HttpResponseMessage> AskPatientlyAsync(HttpMethod method, Uri address, Visit visit, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(method, address);
            HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            visit.Status = (int)response.StatusCode;
            RetryConditionHeaderValue? retryAfter = response.Headers.RetryAfter;
            if (!RetryRule.IsBusy(response.StatusCode, retryAfter))
            {
                return response;
            }

            TimeSpan pause = RetryRule.PauseAfter(retryAfter, visit.Pauses.Count, _time.GetUtcNow());
            response.Dispose();
            if (visit.Pauses.Count >= RetryRule.MostPauses || pause > RetryRule.LongestPause || pause > _patience - (_log.Now - visit.Start))
            {
                throw new StatusException(response.StatusCode, retryAfter is null ? null : pause);
            }

            // The wait keeps its slot on purpose: a site that says it is busy gets fewer requests at a time for a while.
            await _log.PauseAsync(visit, pause, cancellationToken);
        }
    }

    private static Uri? MovedTo(HttpResponseMessage response, Uri address) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
            && response.Headers.Location is { } location
            && PageAddress.TryResolve(address, location.OriginalString, out Uri target)
                ? target
                : null;

    private static void ThrowIfBad(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new StatusException(response.StatusCode);
        }
    }

    // Addresses are ASCII in every encoding that is common: a page whose label is unknown or wrong still yields its links.
    private static string Decode(byte[] bytes, MediaTypeHeaderValue contentType)
    {
        try
        {
            return Encoding.GetEncoding(contentType.CharSet?.Trim('"') ?? "utf-8").GetString(bytes);
        }
        catch (ArgumentException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
