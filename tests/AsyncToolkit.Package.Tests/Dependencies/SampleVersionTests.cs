using System.Xml.Linq;
using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Package.Tests.Dependencies;

public class SampleVersionTests
{
    // The sample is to be copied and brings its own versions along; they must not fall behind those that are tested here.
    [Fact]
    public void VirtualTimeTests_PackageVersions_AreThoseOfTheRepository()
    {
        Dictionary<string, string> central = Versions("PackageVersion", "Directory.Packages.props");
        Dictionary<string, string> sample = Versions("PackageReference", "docs", "samples", "VirtualTimeTests", "VirtualTimeTests.csproj");

        Assert.NotEmpty(sample);
        Assert.All(sample, package => Assert.Equal((package.Key, central.GetValueOrDefault(package.Key)), (package.Key, package.Value)));
    }

    private static Dictionary<string, string> Versions(string element, params string[] path) =>
        XDocument.Load(Repository.PathOf(path)).Descendants(element).ToDictionary(
            package => (string)package.Attribute("Include")!, package => (string)package.Attribute("Version")!, StringComparer.Ordinal);
}
