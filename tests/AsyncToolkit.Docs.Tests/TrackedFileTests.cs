using System.Text.RegularExpressions;
using AsyncToolkit.Docs.Tests.Support;
using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Docs.Tests;

public partial class TrackedFileTests
{
    // Spelled in pieces, so that this file does not find itself.
    private static readonly string[] RegistryHosts = ["nuget" + ".org", "npm" + "js", "pypi" + ".org", "pkgs" + ".dev.azure", "crates" + ".io", "debian" + ".org"];

    [Fact]
    public void Files_OfTheRepository_NameNoFolderOfAMachine() =>
        Assert.Empty(WorkTree.Files().SelectMany(file => Found(file, MachineFolder())));

    [Fact]
    public void Files_OfTheRepository_NameNoRegistryHost() =>
        Assert.Empty(WorkTree.Files().SelectMany(file => Found(file, new Regex(string.Join('|', RegistryHosts.Select(Regex.Escape)), RegexOptions.IgnoreCase))));

    [Theory]
    [InlineData("/home" + "/someone/x", true)]
    [InlineData("see /tmp" + "/x.log", true)]
    [InlineData(@"C:" + @"\Users\x", true)]
    [InlineData("/root" + "/.cache", true)]
    [InlineData("docs/home/index.md", false)]
    [InlineData("#!/usr/bin/env bash", false)]
    public void MachineFolder_OfAText_IsFoundWhereThereIsOne(string text, bool found) => Assert.Equal(found, MachineFolder().IsMatch(text));

    private static IEnumerable<string> Found(string file, Regex pattern)
    {
        string text = File.ReadAllText(Repository.PathOf(file));
        return text.Contains('\0', StringComparison.Ordinal) ? [] : pattern.Matches(text).Select(match => $"{file}: {match.Value}");
    }

    [GeneratedRegex(@"(?<![\w.\-/}])/(?:home|Users|root|tmp|work|mnt)/[\w.]|\b[A-Z]:\\\w")]
    private static partial Regex MachineFolder();
}
