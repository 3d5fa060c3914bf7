using Microsoft.AspNetCore.Builder;

namespace AsyncToolkit.AspNetCore.Tests;

/// <summary>The names that reports give to requests, asked of a real server.</summary>
public class RequestNameTests
{
    [Fact]
    public async Task Name_OfARoutedRequest_IsItsMethodAndPattern()
    {
        await using KestrelServer server = await StartAsync((app, culprit) =>
        {
            app.UseBlockingDetection();
            app.MapPost("/orders/{id:int}/lines", (int id) => Block(culprit));
        });

        Assert.Equal("POST /orders/{id:int}/lines", (await server.BlockAsync("orders/42/lines?q=secret", HttpMethod.Post)).Operation);
    }

    [Fact]
    public async Task Name_OfARequestThatIsRoutedLater_IsThatOfItsRouteFromThenOn()
    {
        await using KestrelServer server = await StartAsync((app, culprit) =>
        {
            app.UseBlockingDetection();
            app.UseRouting();
            app.MapGet("/orders/{id}", (string id) => Block(culprit));
        });

        Assert.Equal("GET /orders/{id}", (await server.BlockAsync("orders/secret")).Operation);
    }

    [Fact]
    public async Task Name_OfARequestBeforeItIsRouted_IsUnmatched()
    {
        await using KestrelServer server = await StartAsync((app, culprit) =>
        {
            app.UseBlockingDetection();
            app.Use((context, next) =>
            {
                culprit.Wait();
                return next(context);
            });
            app.UseRouting();
            app.MapGet("/orders/{id}", (string id) => id);
        });

        Assert.Equal("GET (unmatched)", (await server.BlockAsync("orders/secret")).Operation);
    }

    [Fact]
    public async Task Name_OfARequestThatNoEndpointMatches_IsUnmatched()
    {
        await using KestrelServer server = await StartAsync((app, culprit) =>
        {
            app.UseBlockingDetection();
            app.Run(_ => Block(culprit));
        });

        Assert.Equal("GET (unmatched)", (await server.BlockAsync("orders/secret")).Operation);
    }

    // A client may send any word.
    [Fact]
    public async Task Name_OfARequestWithAMethodOfTheClients_DoesNotHoldIt()
    {
        await using KestrelServer server = await StartAsync((app, culprit) =>
        {
            app.UseBlockingDetection();
            app.Map("/orders/{id}", (string id) => Block(culprit));
        });

        Assert.Equal("(other) /orders/{id}", (await server.BlockAsync("orders/42", new HttpMethod("SECRET"))).Operation);
    }

    // The error page is part of the request that failed.
    [Fact]
    public async Task Name_OfARequestWhoseFailureIsHandled_StaysUntilItIsRoutedAgain()
    {
        await using KestrelServer server = await StartAsync((app, culprit) =>
        {
            app.UseBlockingDetection();
            app.UseExceptionHandler(failed => failed.Run(_ => Block(culprit)));
            app.UseRouting();
            app.MapGet("/orders/{id}", string (string id) => throw new InvalidOperationException("on purpose"));
        });

        Assert.Equal("GET /orders/{id}", (await server.BlockAsync("orders/42")).Operation);
    }

    [Fact]
    public async Task Name_OfTheNextRequestOnAConnection_IsItsOwn()
    {
        await using KestrelServer server = await StartAsync((app, culprit) =>
        {
            app.UseBlockingDetection();
            app.MapGet("/first", () => "first");
            app.MapGet("/second", () => Block(culprit));
        });
        await server.Client.GetStringAsync(new Uri("first", UriKind.Relative));

        Assert.Equal("GET /second", (await server.BlockAsync("second")).Operation);
    }

    private static Task<KestrelServer> StartAsync(Action<WebApplication, Culprit> setUp) => KestrelServer.StartAsync(KestrelServer.WaitsOnly, setUp);

    private static Task Block(Culprit culprit)
    {
        culprit.Wait();
        return Task.CompletedTask;
    }
}
