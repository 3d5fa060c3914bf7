using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AsyncToolkit.AspNetCore;

/// <summary>The middleware: one scope a request.</summary>
internal sealed class RequestWatch(RequestDelegate next, BlockingDetector detector, RequestNames names)
{
    // Async, so that the scope leaves the caller's context with the method: servers run one request after the other in one flow.
    internal async Task InvokeAsync(HttpContext context)
    {
        Endpoint? endpoint = context.GetEndpoint();
        using BlockingScope scope = detector.Watch(names.Of(context.Request.Method, endpoint));
        bool isNamed = endpoint is not null || scope.OperationName.Length == 0; // the latter is not watched at all
        await (isNamed ? next(context) : NameWhenRoutedAsync(context, scope)).ConfigureAwait(false);
    }

    private async Task NameWhenRoutedAsync(HttpContext context, BlockingScope scope)
    {
        string method = context.Request.Method;
        IEndpointFeature? original = context.Features.Get<IEndpointFeature>();
        var observed = new ObservedEndpoint(original, found => scope.OperationName = names.Of(method, found));
        context.Features.Set<IEndpointFeature>(observed);
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            if (original is not null && ReferenceEquals(context.Features.Get<IEndpointFeature>(), observed))
            {
                context.Features.Set(original); // it has been told everything
            }
        }
    }
}
