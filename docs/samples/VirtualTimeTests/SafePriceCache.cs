using System.Collections.Concurrent;

namespace VirtualTimeTests;

/// <summary>The same without the race: what is stored is the load that is under way.</summary>
public sealed class SafePriceCache(Func<string, Task<decimal>> load)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<decimal>>> _prices = [];

    public Task<decimal> GetAsync(string product) => _prices.GetOrAdd(product, key => new Lazy<Task<decimal>>(() => load(key))).Value;
}
