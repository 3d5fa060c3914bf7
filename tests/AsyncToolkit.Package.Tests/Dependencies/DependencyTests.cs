using System.Text.Json;
using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Package.Tests.Dependencies;

public class DependencyTests
{
    private static readonly string[] Allowed = ["Microsoft.Extensions.Logging.Abstractions", "System.Threading.RateLimiting"];

    // What packing writes into the package's list of dependencies: the direct ones that are not kept private.
    [Theory]
    [InlineData("net8.0")]
    [InlineData("net10.0")]
    public void Package_OfEachTarget_DependsOnTheTwoOnly(string target)
    {
        using FileStream file = File.OpenRead(Repository.PathOf("src", "AsyncToolkit", "obj", "project.assets.json"));
        using var assets = JsonDocument.Parse(file);
        JsonElement dependencies = assets.RootElement.GetProperty("project").GetProperty("frameworks").GetProperty(target).GetProperty("dependencies");

        Assert.Equal(Allowed, dependencies.EnumerateObject().Where(IsPublic).Select(d => d.Name).Order(StringComparer.Ordinal));
    }

    // What the compiled library really needs at run time, however it came by it.
    [Fact]
    public void Assembly_OfThisTarget_ReferencesTheFrameworkAndTheTwoOnly()
    {
        IEnumerable<string> foreign = typeof(ThrottleOptions).Assembly.GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) || name == "System.Threading.RateLimiting");

        Assert.Empty(foreign.Except(Allowed, StringComparer.Ordinal));
    }

    private static bool IsPublic(JsonProperty dependency) =>
        !(dependency.Value.TryGetProperty("suppressParent", out JsonElement kept) && kept.GetString() == "All");
}
