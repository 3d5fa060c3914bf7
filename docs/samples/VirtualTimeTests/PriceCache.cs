namespace VirtualTimeTests;

/// <summary>Loads each price once. It looks right, passes its tests for years, and has a race.</summary>
public sealed class PriceCache(Func<string, Task<decimal>> load)
{
    private readonly object _lock = new();
    private readonly Dictionary<string, decimal> _prices = [];

    public async Task<decimal> GetAsync(string product)
    {
        lock (_lock)
        {
            if (_prices.TryGetValue(product, out decimal known))
            {
                return known;
            }
        }

        // The lock is not held here: whoever looks before the price is stored loads it, too.
        decimal price = await load(product).ConfigureAwait(false);
        lock (_lock)
        {
            _prices[product] = price;
        }

        return price;
    }
}
