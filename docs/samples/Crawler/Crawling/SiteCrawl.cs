using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using AsyncToolkit;
using Crawler.CommandLine;

namespace Crawler.Crawling;

/// <summary>
/// Crawls one site: visits its pages as they are discovered, then checks every asset that they use. This is where the
/// library is used; everything else in this sample is the site, the command line and the report.
/// </summary>
internal sealed class SiteCrawl : IDisposable
{
    private readonly Uri _start;
    private readonly CrawlOptions _options;
    private readonly ICrawlObserver _observer;
    private readonly TimeProvider _time;
    private readonly SiteClient _client;
    private readonly TokenBucketRateLimiter? _rateLimiter;
    private readonly VisitLog _log;

    // Null if pages may take as long as they like, or have failed when they take too long.
    private readonly TimeoutOptions? _pageTimeout;

    // The traversal passes over known addresses by itself; they are counted here to know when there are enough of them.
    private readonly ConcurrentDictionary<Uri, bool> _pages = new();
    private readonly ConcurrentDictionary<Uri, Link> _assets = new();
    private readonly ConcurrentDictionary<Uri, bool> _elsewhere = new();
    private volatile bool _reachedMaxPages;

    internal SiteCrawl(Uri start, CrawlOptions options, ICrawlObserver observer, TimeProvider time)
    {
        _start = PageAddress.WithoutFragment(start);
        _options = options;
        _observer = observer;
        _time = time;
        _rateLimiter = options.RequestsPerSecond is { } rate ? CreateRateLimiter(rate) : null;
        _log = new VisitLog(time);
        _client = new SiteClient(options.ItemTimeout, _log, time);
        _pageTimeout = options is { LatePagesFail: false, ItemTimeout: { } patience } ? CreatePageTimeout(patience, time) : null;
        _pages.TryAdd(_start, true);
    }

    public void Dispose()
    {
        _client.Dispose();
        _rateLimiter?.Dispose();
    }

    /// <summary>Runs the crawl to its end. Neither failures nor a cancellation make it throw: they are in the result.</summary>
    internal async Task<CrawlResult> RunAsync(CancellationToken cancellationToken)
    {
        _log.Begin();
        Link[] seeds = [new Link(_start, FoundOn: null)];
        List<PhaseResult> phases =
        [
            await RunPhaseAsync(
                Phase.Pages,
                options => seeds.TraverseThrottledAsync(options, VisitPageAsync, LinkTargetComparer.Instance, cancellationToken),
                found: () => _pages.Count),
        ];

        if (phases[0].Ending is PhaseEnd.Completed && !_assets.IsEmpty)
        {
            Link[] assets = [.. _assets.Values.OrderBy(asset => asset.Target.AbsoluteUri, StringComparer.Ordinal)];
            phases.Add(await RunPhaseAsync(
                Phase.Assets,
                options => assets.ForEachThrottledAsync(options, CheckAssetAsync, cancellationToken),
                found: () => assets.Length));
        }

        return new CrawlResult
        {
            Site = _start,
            Limit = _options.Concurrency,
            ItemTimeout = _options.ItemTimeout,
            Phases = phases,
            Elsewhere = _elsewhere.Count,
            ReachedMaxPages = _reachedMaxPages,
        };
    }

    private async Task<PhaseResult> RunPhaseAsync(Phase phase, Func<ThrottleOptions, Task> startCall, Func<int> found)
    {
        var options = new ThrottleOptions
        {
            Name = phase.ToString(),
            MaxConcurrency = _options.Concurrency,
            ItemTimeout = phase is Phase.Pages && _pageTimeout is not null ? null : _options.ItemTimeout,
            FailureMode = _options.FailFast ? FailureMode.FailFast : FailureMode.Collect,
            RateLimiter = _rateLimiter,
            Progress = _observer.PhaseStarted(phase),
            ProgressInterval = TimeSpan.FromMilliseconds(100),
            TimeProvider = _time,
        };

        TimeSpan start = _log.Now;
        Task call = startCall(options);
        (PhaseEnd ending, IReadOnlyList<Exception> failures) = await EndOfAsync(call);
        TimeSpan end = _log.Now;

        // A call that returns has finished: no visit of this phase is still running, so the log is complete.
        IReadOnlyList<Visit> visits = _log.Of(phase);
        var result = new PhaseResult
        {
            Phase = phase,
            Start = start,
            End = end,
            Ending = ending,
            Found = found(),
            Visits = visits,
            OtherFailures = RootCauses.Settle(visits, failures),
        };
        _observer.PhaseEnded(result);
        return result;
    }

    /// <summary>The three ways in which a throttled call ends other than well, and where its failures are in each.</summary>
    private static async Task<(PhaseEnd Ending, IReadOnlyList<Exception> Failures)> EndOfAsync(Task call)
    {
        try
        {
            await call;
            return (PhaseEnd.Completed, []);
        }
        catch (FanOutException collected)
        {
            // FailureMode.Collect: everything has run, and this is what failed.
            return (PhaseEnd.Completed, collected.InnerExceptions);
        }
        catch (OperationCanceledException canceled) when (call.IsCanceled)
        {
            // The user's cancellation; what had failed before it is inside.
            return (PhaseEnd.Canceled, (canceled.InnerException as FanOutException)?.InnerExceptions ?? []);
        }
        catch (Exception) when (call.IsFaulted)
        {
            // FailureMode.FailFast: await threw the first root cause as it was; the task has them all.
            return (PhaseEnd.FailedFast, call.Exception!.InnerExceptions);
        }
    }

    private ValueTask<IEnumerable<Link>> VisitPageAsync(Link link, CancellationToken cancellationToken) =>
        _log.RecordAsync<IEnumerable<Link>>(Phase.Pages, link, async visit =>
        {
            PageContent content = await GetPageOrFallbackAsync(visit, cancellationToken);
            return content switch
            {
                { MovedTo: { } target } => PagesOnSite(link.Target, [target]),
                { Html: { } html } => Discover(link.Target, LinkExtractor.Extract(html)),
                _ => [],
            };
        });

    // An item timeout makes a late item a failure. This one replaces it, and the crawl never hears of a failure.
    private async ValueTask<PageContent> GetPageOrFallbackAsync(Visit visit, CancellationToken cancellationToken)
    {
        if (_pageTimeout is null)
        {
            return await _client.GetPageAsync(visit, cancellationToken);
        }

        return await Timeouts.RunAsync(
            _pageTimeout,
            ct => _client.GetPageAsync(visit, ct),
            (cause, _) =>
            {
                visit.FallbackCause = (OperationTimeoutException)cause;
                return ValueTask.FromResult(FallbackPage.For(visit));
            },
            cancellationToken);
    }

    private async ValueTask CheckAssetAsync(Link link, CancellationToken cancellationToken) =>
        await _log.RecordAsync(Phase.Assets, link, async visit =>
        {
            await _client.CheckAsync(visit, target => PageAddress.IsSameSite(_start, target), cancellationToken);
            return true;
        });

    private List<Link> Discover(Uri page, PageReferences references)
    {
        Uri origin = references.BaseReference is { } reference && PageAddress.TryResolve(page, reference, out Uri other) ? other : page;
        foreach (Uri asset in Resolve(origin, references.Assets))
        {
            if (IsOnSite(asset))
            {
                _assets.TryAdd(asset, new Link(asset, page));
            }
        }

        return PagesOnSite(page, Resolve(origin, references.Pages));
    }

    // Materialised here: the traversal enumerates what a body returns after the visit has been recorded as ended.
    private List<Link> PagesOnSite(Uri foundOn, IEnumerable<Uri> targets)
    {
        var links = new List<Link>();
        foreach (Uri target in targets)
        {
            if (IsOnSite(target) && IsWanted(target))
            {
                links.Add(new Link(target, foundOn));
            }
        }

        return links;
    }

    private static IEnumerable<Uri> Resolve(Uri origin, IReadOnlyList<string> references)
    {
        foreach (string reference in references)
        {
            if (PageAddress.TryResolve(origin, reference, out Uri address))
            {
                yield return address;
            }
        }
    }

    private bool IsOnSite(Uri target)
    {
        if (PageAddress.IsSameSite(_start, target))
        {
            return true;
        }

        _elsewhere.TryAdd(target, true);
        return false;
    }

    private bool IsWanted(Uri page)
    {
        if (_pages.ContainsKey(page))
        {
            return true;
        }

        // Two pages that are discovered at the same moment may both be the last one; a bound need not be exact to be one.
        if (_pages.Count >= _options.MaxPages)
        {
            _reachedMaxPages = true;
            return false;
        }

        _pages.TryAdd(page, true);
        return true;
    }

    // HTTP ends at once when it is canceled, so it is waited for: abandoned, it would go on writing to a visit that has ended.
    private static TimeoutOptions CreatePageTimeout(TimeSpan patience, TimeProvider time) => new()
    {
        Name = "page",
        Timeout = patience,
        AbandonAfter = null,
        TimeProvider = time,
    };

    // Evenly spread rather than in bursts: for high rates a few at a time, because timers are no finer than some milliseconds.
    private static TokenBucketRateLimiter CreateRateLimiter(int requestsPerSecond)
    {
        int atATime = Math.Max(1, requestsPerSecond / 50);
        return new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = atATime,
            TokensPerPeriod = atATime,
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)atATime / requestsPerSecond),
            QueueLimit = int.MaxValue,
            AutoReplenishment = true,
        });
    }
}
