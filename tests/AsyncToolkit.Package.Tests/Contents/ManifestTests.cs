using System.Xml.Linq;
using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Package.Tests.Contents;

public class ManifestTests
{
    private const string Framework = "Microsoft.AspNetCore.App";

    // What each package depends on, the same on each target. Our own packages want each other's version or a later one.
    private static readonly Dictionary<string, string[]> Dependencies = new(StringComparer.Ordinal)
    {
        ["AsyncToolkit"] = ["Microsoft.Extensions.Logging.Abstractions", "System.Threading.RateLimiting"],
        ["AsyncToolkit.AspNetCore"] = ["AsyncToolkit.Hosting"],
        ["AsyncToolkit.Hosting"] = ["AsyncToolkit", "Microsoft.Extensions.Diagnostics.HealthChecks", "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Options"],
        ["AsyncToolkit.Testing"] = [],
    };

    private static readonly string[] WithoutAddress = ["id", "version", "authors", "license", "licenseUrl", "icon", "readme", "description", "copyright", "tags", "dependencies"];

    [PackedTheory]
    [MemberData(nameof(PackageIds.Data), MemberType = typeof(PackageIds))]
    public void Metadata_OfEachPackage_IsThatOfTheRepository(string id)
    {
        using PackedPackage package = PackedPackage.Open(id);
        XElement metadata = package.Metadata;

        Assert.Equal(id, metadata.Element("id")!.Value);
        Assert.Equal(PackedPackage.Version, metadata.Element("version")!.Value);
        Assert.Equal(PackedPackage.RepositoryProperty("Authors"), metadata.Element("authors")!.Value);
        Assert.Equal(PackedPackage.RepositoryProperty("Copyright"), metadata.Element("copyright")!.Value);
        Assert.Equal(("expression", "MIT"), ((string)metadata.Element("license")!.Attribute("type")!, metadata.Element("license")!.Value));
        Assert.Equal("README.md", metadata.Element("readme")!.Value);
        Assert.Equal("icon.png", metadata.Element("icon")!.Value);
        XElement project = XDocument.Load(Repository.PathOf("src", id, $"{id}.csproj")).Root!;
        Assert.Equal(project.Descendants("Description").Single().Value, metadata.Element("description")!.Value);
        Assert.Equal(project.Descendants("PackageTags").Single().Value.Replace(';', ' '), metadata.Element("tags")!.Value);
    }

    // Without a remote to link to, there is no address in the package, and above all not that of the folder it was built in.
    [PackedTheory]
    [MemberData(nameof(PackageIds.Data), MemberType = typeof(PackageIds))]
    public void Metadata_OfEachPackage_NamesNothingButASupportedRepository(string id)
    {
        using PackedPackage package = PackedPackage.Open(id);
        XElement metadata = package.Metadata;

        IEnumerable<string> others = metadata.Elements().Select(e => e.Name.LocalName).Except(WithoutAddress, StringComparer.Ordinal).Order(StringComparer.Ordinal);
        string[] expected = [.. id == "AsyncToolkit.AspNetCore" ? ["frameworkReferences"] : Array.Empty<string>(), .. metadata.Element("repository") is null ? Array.Empty<string>() : ["repository"]];
        Assert.Equal(expected, others);
        Assert.StartsWith("https://github.com/", (string?)metadata.Element("repository")?.Attribute("url") ?? "https://github.com/", StringComparison.Ordinal);
    }

    [PackedTheory]
    [MemberData(nameof(PackageIds.Data), MemberType = typeof(PackageIds))]
    public void Dependencies_OfEachTarget_AreThoseOnRecordInTheirPinnedVersions(string id)
    {
        using PackedPackage package = PackedPackage.Open(id);
        XElement[] groups = [.. package.Metadata.Element("dependencies")!.Elements()];

        Assert.Equal(PackageIds.Targets, groups.Select(group => (string)group.Attribute("targetFramework")!).Order(StringComparer.Ordinal));
        Assert.All(groups, group => Assert.Equal(
            Dependencies[id].Select(dependency => (dependency, PinnedVersionOf(dependency))),
            group.Elements().Select(e => ((string)e.Attribute("id")!, (string)e.Attribute("version")!)).Order()));
    }

    [PackedTheory]
    [MemberData(nameof(PackageIds.Data), MemberType = typeof(PackageIds))]
    public void Frameworks_OfEachTarget_AreNoneButThatOfAspNetCoreForItsOwnPackage(string id)
    {
        using PackedPackage package = PackedPackage.Open(id);
        XElement[] groups = [.. package.Metadata.Elements("frameworkReferences").Elements()];

        string[] frameworks = id == "AsyncToolkit.AspNetCore" ? [Framework] : [];
        Assert.Equal(frameworks.Length == 0 ? [] : PackageIds.Targets, groups.Select(group => (string)group.Attribute("targetFramework")!).Order(StringComparer.Ordinal));
        Assert.All(groups, group => Assert.Equal(frameworks, group.Elements().Select(e => (string)e.Attribute("name")!)));
    }

    private static string PinnedVersionOf(string dependency) => dependency.StartsWith("AsyncToolkit", StringComparison.Ordinal)
        ? PackedPackage.Version
        : XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .Single(e => (string)e.Attribute("Include")! == dependency).Attribute("Version")!.Value;
}
