using AsyncToolkit.Docs.Tests.Support;
using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Docs.Tests;

public class LinkTests
{
    // Places that outlive a release; anything else does not belong into documentation.
    private static readonly string[] Hosts = ["keepachangelog.com", "semver.org", "learn.microsoft.com", "doi.org", "fscheck.github.io", "stryker-mutator.io"];

    public static TheoryData<string> MarkdownFiles => new(WorkTree.MarkdownFiles());

    [Theory]
    [MemberData(nameof(MarkdownFiles))]
    public void Links_OfEachDocument_LeadSomewhere(string file)
    {
        string[] problems = [.. MarkdownDocument.Read(file).Links.Select(link => Problem(file, link)).OfType<string>()];

        Assert.True(problems.Length == 0, string.Join('\n', problems));
    }

    // A document that nothing leads to is not found by anybody.
    [Fact]
    public void Index_OfTheDocumentation_LinksEachDocument()
    {
        IReadOnlyList<string> links = MarkdownDocument.Read("docs/index.md").Links;
        string[] missing = [.. WorkTree.MarkdownFiles().Where(file => file.StartsWith("docs/", StringComparison.Ordinal) && file != "docs/index.md" && !links.Contains(file["docs/".Length..]))];

        Assert.True(missing.Length == 0, $"docs/index.md has no link to {string.Join(", ", missing)}.");
    }

    [Theory]
    [InlineData("no-such-file.md")]
    [InlineData("README.md#no-such-heading")]
    [InlineData("#no-such-heading")]
    [InlineData("https://example.com/")]
    [InlineData("../README.md")]
    public void Problem_OfALinkToNowhere_IsNamed(string link) => Assert.NotNull(Problem("README.md", link));

    [Fact]
    public void Links_OfADocument_AreFoundInEveryForm()
    {
        var document = MarkdownDocument.Parse("x.md", "# A `b` (c)\n[one](1.md) ![two](<2.svg> \"title\") `[no](no.md)`\n\n[ref]: 3.md\n```text\n[no](no.md)\n```\n## A b c\n");

        Assert.Equal(["1.md", "2.svg", "3.md"], document.Links);
        Assert.Equal(["a-b-c", "a-b-c-1"], document.Anchors);
    }

    private static string? Problem(string file, string link)
    {
        if (Uri.TryCreate(link, UriKind.Absolute, out Uri? uri) && uri.Scheme.StartsWith("http", StringComparison.Ordinal))
        {
            return Hosts.Contains(uri.Host, StringComparer.Ordinal) ? null : $"{file}: {link} leads to a host that is not on the list of this test.";
        }

        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0 ? Repository.PathOf(file) : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.PathOf(file))!, parts[0]));
        if (!target.StartsWith(Repository.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return $"{file}: {link} leads out of the repository.";
        }

        if (!File.Exists(target) && !Directory.Exists(target))
        {
            return $"{file}: {link} leads to a file that is not there.";
        }

        return parts.Length == 2 && !MarkdownDocument.Read(Path.GetRelativePath(Repository.Root, target)).Anchors.Contains(parts[1])
            ? $"{file}: {link} leads to a heading that is not there."
            : null;
    }
}
