using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace AsyncToolkit.AspNetCore;

/// <summary>What a route is called.</summary>
internal static class RouteText
{
    internal static string Of(Endpoint endpoint)
    {
        if (endpoint is not RouteEndpoint { RoutePattern: { } pattern })
        {
            return endpoint.DisplayName is { Length: > 0 } name ? $"({name})" : "(endpoint)"; // made by a program, not by a request
        }

        bool isTemplate = pattern.Parameters.Any(parameter => RequiredValue(pattern, parameter) is not null);
        string text = pattern.RawText is { } raw && !isTemplate ? raw : Build(pattern);
        return text.StartsWith('/') ? text : "/" + text;
    }

    // All the controllers on one conventional route have its text in common, and differ in the values that its parameters must have.
    private static string Build(RoutePattern pattern)
    {
        var text = new StringBuilder();
        foreach (RoutePatternPathSegment segment in pattern.PathSegments)
        {
            text.Append('/');
            foreach (RoutePatternPart part in segment.Parts)
            {
                text.Append(part switch
                {
                    RoutePatternLiteralPart literal => literal.Content,
                    RoutePatternSeparatorPart separator => separator.Content,
                    RoutePatternParameterPart parameter => RequiredValue(pattern, parameter) ?? Placeholder(parameter),
                    _ => "",
                });
            }
        }

        return text.ToString();
    }

    private static string? RequiredValue(RoutePattern pattern, RoutePatternParameterPart parameter) =>
        pattern.RequiredValues.TryGetValue(parameter.Name, out object? value) && value is string { Length: > 0 } text ? text : null;

    private static string Placeholder(RoutePatternParameterPart parameter) =>
        $"{{{(parameter.IsCatchAll ? "*" : "")}{parameter.Name}{(parameter.IsOptional ? "?" : "")}}}";
}
