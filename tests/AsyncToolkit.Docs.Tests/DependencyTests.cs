using System.Text.RegularExpressions;
using System.Xml.Linq;
using AsyncToolkit.Docs.Tests.Support;
using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Docs.Tests;

public class DependencyTests
{
    // docs/decisions/0002: a new package needs a reason on record.
    [Fact]
    public void Packages_OfTheRepository_AreNamedInADecision()
    {
        string decisions = string.Join('\n', WorkTree.Files("docs/decisions").Select(file => File.ReadAllText(Repository.PathOf(file))));
        string[] packages = [.. XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion").Select(package => (string)package.Attribute("Include")!)];

        Assert.NotEmpty(packages);
        Assert.All(packages, package => Assert.Matches($@"(?<![\w.]){Regex.Escape(package)}(?![\w.]*\w)", decisions));
    }
}
