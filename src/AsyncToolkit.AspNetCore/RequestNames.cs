using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace AsyncToolkit.AspNetCore;

/// <summary>The names of requests: few, and made once for each endpoint and method.</summary>
/// <remarks>
/// Methods and paths come from the client, who may send as many different ones as he likes. Names are keys of the detector's limit of
/// reports and appear in logs, so they hold nothing of his: methods are those that HTTP knows, and in the place of the path stands the route.
/// </remarks>
internal sealed class RequestNames
{
    private const string Other = "(other)";
    private const string Unmatched = "(unmatched)";

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "QUERY", Other];

    private readonly string[] _unmatched = [.. Methods.Select(method => $"{method} {Unmatched}")];
    private readonly ConditionalWeakTable<Endpoint, string[]> _ofEndpoints = [];

    internal string Of(string method, Endpoint? endpoint)
    {
        int index = Array.IndexOf(Methods, HttpMethods.GetCanonicalizedValue(method));
        string[] names = endpoint is null ? _unmatched : _ofEndpoints.GetValue(endpoint, static endpoint => Make(RouteText.Of(endpoint)));
        return names[index < 0 ? Methods.Length - 1 : index];
    }

    private static string[] Make(string route) => [.. Methods.Select(method => $"{method} {route}")];
}
