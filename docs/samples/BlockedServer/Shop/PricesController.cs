using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace BlockedServer.Shop;

/// <summary>Culprit one: an asynchronous call made synchronous. <c>Clean</c> shows how it should be.</summary>
[ApiController]
[Route("prices/{symbol}")]
public sealed class PricesController : ControllerBase
{
    [HttpGet]
    public string Get(string symbol) => Format(Downstream.GetPriceAsync(symbol).Result);

    [HttpGet("clean")]
    public async Task<string> GetAsync(string symbol) => Format(await Downstream.GetPriceAsync(symbol));

    private string Format(decimal price) => string.Create(CultureInfo.InvariantCulture, $"{HttpContext.Request.Path}: {price}");
}
