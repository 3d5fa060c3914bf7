namespace Crawler.Crawling;

/// <summary>Two links are the same item of work if they lead to the same address, wherever they were found.</summary>
internal sealed class LinkTargetComparer : IEqualityComparer<Link>
{
    internal static LinkTargetComparer Instance { get; } = new();

    public bool Equals(Link? x, Link? y) => x?.Target == y?.Target;

    public int GetHashCode(Link obj) => obj.Target.GetHashCode();
}
