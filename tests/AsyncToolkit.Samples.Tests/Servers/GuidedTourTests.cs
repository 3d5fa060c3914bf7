using AsyncToolkit.Tests.Support;
using BlockedServer;

namespace AsyncToolkit.Samples.Tests.Servers;

[Collection(Alone.Name)] // it starves the thread pool of the process
public class GuidedTourTests
{
    [Fact]
    public async Task Tour_OfTheShop_FindsEachCulpritAndNobodyElse()
    {
        using var output = new StringWriter();

        int exitCode = await BlockedServerApp.RunAsync(output);

        string text = output.ToString();
        Assert.True(exitCode == 0, text);
        Assert.Contains("Task<T>.Result in GET /prices/{symbol} has blocked thread", text, StringComparison.Ordinal);
        Assert.Contains("at BlockedServer.Shop.PricesController.Get(String symbol)", text, StringComparison.Ordinal);
        Assert.Contains("A callback of GET /reports/{year:int} kept thread", text, StringComparison.Ordinal);
        Assert.Contains("lock in POST /stock/{item} has blocked thread", text, StringComparison.Ordinal);
        Assert.Contains("at BlockedServer.Shop.Stock.Sell()", text, StringComparison.Ordinal);
        Assert.Contains("ERROR 1005 ThreadPoolStarvation", text, StringComparison.Ordinal);
        Assert.Contains("GET /health: Degraded", text, StringComparison.Ordinal);
        Assert.DoesNotContain("LegacyCatalog", text, StringComparison.Ordinal);
    }
}
