namespace BlockedServer.Shop;

/// <summary>Blocks, and everybody knows: it is on the list of what is allowed, in blockedserver.json.</summary>
internal static class LegacyCatalog
{
    internal static string Load()
    {
        Task<decimal> price = Downstream.GetPriceAsync("catalog");
        price.Wait();
        return $"the catalog, {price.Result} pages";
    }
}
