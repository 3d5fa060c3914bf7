using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AsyncToolkit.AspNetCore;

/// <summary>The place where routing puts the endpoint of a request, told on when it does.</summary>
/// <remarks>
/// Routing runs somewhere behind the middleware, and nobody is called when it is done. An endpoint that is taken away again, as error
/// handlers do before they run the pipeline once more, is not told: the request is still the one that it was.
/// </remarks>
internal sealed class ObservedEndpoint(IEndpointFeature? inner, Action<Endpoint> onFound) : IEndpointFeature
{
    private Endpoint? _endpoint;

    public Endpoint? Endpoint
    {
        get => inner is null ? _endpoint : inner.Endpoint;
        set
        {
            if (inner is null)
            {
                _endpoint = value;
            }
            else
            {
                inner.Endpoint = value;
            }

            if (value is not null)
            {
                onFound(value);
            }
        }
    }
}
