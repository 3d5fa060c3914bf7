using Microsoft.AspNetCore.Mvc;

namespace BlockedServer.Shop;

/// <summary>Culprit two: it polls for a file, and sleeps in between.</summary>
[ApiController]
[Route("reports/{year:int}")]
public sealed class ReportsController : ControllerBase
{
    [HttpGet]
    public string Get(int year)
    {
        Thread.Sleep(Downstream.Latency);
        return $"{HttpContext.Request.Path}: the report of {year}";
    }
}
