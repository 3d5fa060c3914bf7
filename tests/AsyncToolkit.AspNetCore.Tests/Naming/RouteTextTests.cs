using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace AsyncToolkit.AspNetCore.Tests;

public class RouteTextTests
{
    [Theory]
    [InlineData("orders/{id:int}", "/orders/{id:int}")]
    [InlineData("/orders/{id?}", "/orders/{id?}")]
    [InlineData("", "/")]
    [InlineData("/", "/")]
    [InlineData("{*path:nonfile}", "/{*path:nonfile}")]
    public void Of_ARoute_IsItsPatternWithASlash(string pattern, string expected) => Assert.Equal(expected, RouteText.Of(Route(RoutePatternFactory.Parse(pattern))));

    // As controllers on a conventional route are: one text for all of them, and the values that set them apart.
    [Theory]
    [InlineData("{controller=Home}/{action=Index}/{id?}", "/Orders/Edit/{id?}")]
    [InlineData("shop/{controller}-{action}.{format}/{*rest}", "/shop/Orders-Edit.{format}/{*rest}")]
    public void Of_AConventionalRoute_HasItsControllerAndAction(string pattern, string expected)
    {
        RoutePattern required = RoutePatternFactory.Parse(pattern, defaults: null, parameterPolicies: null, requiredValues: new { controller = "Orders", action = "Edit", area = (string?)null });

        Assert.Equal(expected, RouteText.Of(Route(required)));
    }

    [Fact]
    public void Of_ARouteWithoutText_IsPutTogether()
    {
        RoutePattern pattern = RoutePatternFactory.Pattern(
            RoutePatternFactory.Segment(RoutePatternFactory.LiteralPart("orders")), RoutePatternFactory.Segment(RoutePatternFactory.ParameterPart("id")));

        Assert.Equal("/orders/{id}", RouteText.Of(Route(pattern)));
    }

    [Theory]
    [InlineData("405 HTTP Method Not Supported", "(405 HTTP Method Not Supported)")]
    [InlineData(null, "(endpoint)")]
    public void Of_AnEndpointWithoutARoute_IsItsDisplayName(string? name, string expected) =>
        Assert.Equal(expected, RouteText.Of(new Endpoint(requestDelegate: null, metadata: null, name)));

    [Fact]
    public void Names_OfAnEndpoint_AreMadeOnce()
    {
        var names = new RequestNames();
        RouteEndpoint endpoint = Route(RoutePatternFactory.Parse("orders"));

        Assert.Equal("GET /orders", names.Of("GET", endpoint));
        Assert.Same(names.Of("GET", endpoint), names.Of("get", endpoint));
        Assert.Same(names.Of("HEAD", null), names.Of("HEAD", null));
        Assert.Equal("QUERY (unmatched)", names.Of("QUERY", null));
    }

    private static RouteEndpoint Route(RoutePattern pattern) => new(_ => Task.CompletedTask, pattern, order: 0, EndpointMetadataCollection.Empty, "shown");
}
