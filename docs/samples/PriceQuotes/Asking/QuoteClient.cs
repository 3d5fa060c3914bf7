using System.Globalization;
using PriceQuotes.Backends;

namespace PriceQuotes.Asking;

/// <summary>Asks backends for their price.</summary>
internal sealed class QuoteClient(Uri address, IReadOnlyList<Backend> backends) : IDisposable
{
    private readonly HttpClient _http = new();
    private int _requests;

    internal int Backends => backends.Count;

    /// <summary>How many requests were sent so far.</summary>
    internal int Requests => Volatile.Read(ref _requests);

    public void Dispose() => _http.Dispose();

    /// <summary>One operation for each backend. Making them sends nothing: the library starts them, as many as it needs.</summary>
    internal IEnumerable<Func<CancellationToken, Task<Quote>>> Operations(int round)
    {
        foreach (Backend backend in backends)
        {
            yield return cancellationToken => AskAsync(backend.Name, round, cancellationToken);
        }
    }

    private async Task<Quote> AskAsync(string backend, int round, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        var page = new Uri(address, string.Create(CultureInfo.InvariantCulture, $"/{backend}?round={round}"));
        string price = await _http.GetStringAsync(page, cancellationToken);
        return new Quote(backend, decimal.Parse(price, NumberStyles.Number, CultureInfo.InvariantCulture));
    }
}
