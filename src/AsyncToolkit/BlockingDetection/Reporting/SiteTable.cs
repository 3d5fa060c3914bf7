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

    // A place whose interval has passed owes nobody anything, unless something was left out there.
    private bool MakeRoom(long now)
    {
        foreach ((string key, Site site) in _sites)
        {
            if (site.Suppressed == 0 && timeProvider.GetElapsedTime(site.ReportedAt, now) >= interval)
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
