namespace Crawler.Crawling;

/// <summary>Turns what stands in a page into addresses, one spelling per address.</summary>
internal static class PageAddress
{
    /// <summary>
    /// The absolute http(s) address that <paramref name="reference"/> means on a page at <paramref name="page"/>,
    /// without its fragment; false for other schemes and for what is no address at all.
    /// </summary>
    /// <param name="page">The address of the page.</param>
    /// <param name="reference">What stands in an attribute or a header, white space and all.</param>
    /// <param name="address">The address.</param>
    internal static bool TryResolve(Uri page, string reference, out Uri address)
    {
        // Browsers drop line breaks and tabs inside an address, and white space around it.
        string text = reference.Trim().ReplaceLineEndings("").Replace("\t", "", StringComparison.Ordinal);
        address = page;
        if (text.Length == 0 || text[0] == '#' || !Uri.TryCreate(page, text, out Uri? resolved) || !IsHttp(resolved) || resolved.Host.Length == 0)
        {
            return false;
        }

        address = WithoutFragment(resolved);
        return true;
    }

    internal static Uri WithoutFragment(Uri address) =>
        address.Fragment.Length == 0 && !address.OriginalString.EndsWith('#')
            ? address
            : new Uri(address.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.Fragment, UriFormat.UriEscaped));

    /// <summary>True for the same host and port; the step from http to https on their own ports stays on the site.</summary>
    internal static bool IsSameSite(Uri site, Uri address) =>
        string.Equals(site.IdnHost, address.IdnHost, StringComparison.OrdinalIgnoreCase)
        && (site.Port == address.Port || (site.IsDefaultPort && address.IsDefaultPort));

    private static bool IsHttp(Uri address) => address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps;
}
