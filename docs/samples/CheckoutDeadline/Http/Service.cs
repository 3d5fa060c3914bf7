using System.Net;
using AsyncToolkit;
using CheckoutDeadline.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CheckoutDeadline.Http;

/// <summary>A service of its own: Kestrel on a free loopback port. What it does runs under the deadline that the request brings along.</summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly string _name;
    private readonly Func<CancellationToken, Task<string>> _work;
    private readonly Journal _journal;
    private readonly TimeProvider _time;
    private readonly WebApplication _server;

    private Service(string name, Func<CancellationToken, Task<string>> work, Journal journal, TimeProvider time)
    {
        _name = name;
        _work = work;
        _journal = journal;
        _time = time;

        // The empty builder reads no environment and logs nothing: only what is said here happens.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    internal Uri Address { get; private set; } = null!;

    internal static async Task<Service> StartAsync(
        string name, Func<CancellationToken, Task<string>> work, Journal journal, TimeProvider time)
    {
        var service = new Service(name, work, journal, time);
        await service._server.StartAsync();
        service.Address = new Uri(
            service._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return service;
    }

    /// <summary>Waits for what is under way: a rollback is finished though nobody waits for its answer.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        TimeSpan? allowed = null;
        if (context.Request.Headers.TryGetValue(DeadlineHeader.Name, out var values))
        {
            if (!DeadlineHeader.TryParse(values, out TimeSpan remaining))
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                await context.Response.WriteAsync($"{DeadlineHeader.Name} is not a number of milliseconds.", context.RequestAborted);
                return;
            }

            allowed = remaining;
        }

        // A request without the header has no limit of its own.
        using var deadline = Deadline.Begin(allowed ?? Timeout.InfiniteTimeSpan, _time, _name);
        try
        {
            _journal.Write(_name, "got the request");
            string answer = await _work(context.RequestAborted);
            await context.Response.WriteAsync(answer, context.RequestAborted);
        }
        catch (LateAnswerException late)
        {
            _journal.Write(_name, $"gives up: {late.Message}");
            await AnswerLateAsync(context);
        }
        catch (OperationCanceledException) when (deadline.ExpiredBy is { } expired)
        {
            _journal.Write(_name, $"gives up: {expired} has expired");
            await AnswerLateAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            _journal.Write(_name, "gives up: nobody waits for the answer any more");
        }
    }

    private static async Task AnswerLateAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
        await context.Response.CompleteAsync();
    }
}
