using AsyncToolkit;
using AsyncToolkit.AspNetCore;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds blocking detection to the pipeline of an application.</summary>
public static class BlockingDetectionApplicationBuilderExtensions
{
    private const string AddedKey = "AsyncToolkit.BlockingDetection.Added";

    /// <summary>Watches each request, in a scope named by its method and its route: <c>GET /orders/{id}</c>.</summary>
    /// <remarks>
    /// <para>Everything after it in the pipeline is watched, so add it first. The scope inherits to what the request starts and ends with the request.</para>
    /// <para>The name is the pattern of the route, never the path: names are few, and hold nothing that a client has sent. A request is named as soon as it has
    /// been routed; until then, and if no endpoint matches, it is <c>GET (unmatched)</c>. A method that HTTP does not know is <c>(other)</c>. Controllers on a
    /// conventional route are told apart: <c>GET /Home/Index/{id?}</c>.</para>
    /// <para>With a detector that is switched off nothing is added. A second call in the same pipeline, or in a branch after the first, does nothing.</para>
    /// </remarks>
    /// <param name="app">The application, or a branch of it.</param>
    /// <returns>The same application.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    /// <exception cref="InvalidOperationException">There is no detector: <c>AddBlockingDetection</c> has not been called on the services.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option of the detector has a value that it cannot have; the message names it.</exception>
    /// <example>
    /// <code>
    /// builder.Services.AddBlockingDetection();
    ///
    /// WebApplication app = builder.Build();
    /// app.UseBlockingDetection();
    /// </code>
    /// </example>
    public static IApplicationBuilder UseBlockingDetection(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        BlockingDetector detector = app.ApplicationServices.GetService<BlockingDetector>()
            ?? throw new InvalidOperationException(
                "There is no blocking detector to use. Call AddBlockingDetection() on the services of the application, before it is built.");
        if (!detector.IsWatching || !app.Properties.TryAdd(AddedKey, detector))
        {
            return app;
        }

        var names = new RequestNames();
        return app.Use(next => new RequestWatch(next, detector, names).InvokeAsync);
    }
}
