namespace AsyncToolkit.Internal;

/// <summary>When each place was last reported, and how often it was left out since. The reporter's alone.</summary>
internal sealed class SiteTable(int capacity, TimeSpan interval, TimeProvider timeProvider)
{
    private readonly Dictionary<string, Site> _sites = [];

    /// <summary>Whether a place is to be reported now.</summary>
    internal SiteVerdict Ask(string key, out int suppressed)
    {
        long now = timeProvider.GetTimestamp();
        if (_sites.TryGetValue(key, out Site? site))
        {
            if (timeProvider.GetElapsedTime(site.ReportedAt, now) < interval)
            {
                site.Suppressed++;
                suppressed = 0;
                return SiteVerdict.Suppress;
            }
        }
        else if (_sites.Count >= capacity && !MakeRoom(now))
        {
            suppressed = 0;
            return SiteVerdict.Drop;
        }
        else
        {
            _sites[key] = site = new Site();
        }

        suppressed = site.Suppressed;
        site.Suppressed = 0;
        site.ReportedAt = now;
        return SiteVerdict.Report;
    }

    // Places whose interval has passed. Those where something was left out since would say so in their next report, and go only if there is
    // no other room: that there may never be a next one must not keep new places out. The metrics have the count all the same.
    private bool MakeRoom(long now) => Forget(now, owing: false) || Forget(now, owing: true);

    private bool Forget(long now, bool owing)
    {
        foreach ((string key, Site site) in _sites)
        {
            if (site.Suppressed > 0 == owing && timeProvider.GetElapsedTime(site.ReportedAt, now) >= interval)
            {
                _sites.Remove(key);
            }
        }

        return _sites.Count < capacity;
    }

    private sealed class Site
    {
        internal long ReportedAt { get; set; }

        internal int Suppressed { get; set; }
    }
}
