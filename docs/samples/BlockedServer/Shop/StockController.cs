using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace BlockedServer.Shop;

/// <summary>Sells.</summary>
[ApiController]
[Route("stock/{item}")]
public sealed class StockController : ControllerBase
{
    [HttpPost]
    public string Post(string item) => $"{item}: {HttpContext.RequestServices.GetRequiredService<Stock>().Sell()} sold";
}
