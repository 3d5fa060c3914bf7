using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace AsyncToolkit.AspNetCore.Tests;

/// <summary>One action that calls <c>.Result</c>, one that sleeps, and one that is clean.</summary>
[ApiController]
[Route("orders/{id:int}")]
public sealed class LoadController : ControllerBase
{
    [HttpGet("result")]
    public string GetResult() => $"{Blocking(HttpContext.RequestServices.GetRequiredService<Culprit>())}.";

    [HttpGet("sleep")]
    public string GetSleep()
    {
        HttpContext.RequestServices.GetRequiredService<Culprit>().Sleep();
        return "slept";
    }

    [HttpGet("clean")]
    public async Task<string> GetCleanAsync(int id)
    {
        await Task.Yield();
        return $"order {id}, as asked for by {HttpContext.Request.Method}";
    }

    // Neither inlined nor left by a jump in an optimised build, where it would have no frame.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Blocking(Culprit culprit) => $"{culprit.Answer.Result}!";
}
