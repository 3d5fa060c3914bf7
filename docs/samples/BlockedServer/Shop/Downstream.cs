namespace BlockedServer.Shop;

/// <summary>Services that the shop calls, and that take their time.</summary>
internal static class Downstream
{
    internal static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(600);

    /// <summary>As it should be: no thread waits.</summary>
    internal static async Task<decimal> GetPriceAsync(string symbol)
    {
        await Task.Delay(Latency, TimeProvider.System).ConfigureAwait(false);
        return symbol.Length * 1.25m;
    }
}
