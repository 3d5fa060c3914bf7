using AsyncToolkit.Docs.Tests.Support;
using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Docs.Tests;

public class LinkTests
{
    // Places that outlive a release, each looked at by whoever adds it; anything else does not belong into documentation. In order, and each is linked.
    private static readonly string[] Addresses =
    [
        "https://doi.org/10.1145/1736020.1736040",
        "https://fscheck.github.io/FsCheck/",
        "https://keepachangelog.com/en/1.1.0/",
        "https://semver.org/",
        "https://stryker-mutator.io/",
    ];

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
    [InlineData("https://semver.org/no-such-page")]
    [InlineData("../README.md")]
    public void Problem_OfALinkToNowhere_IsNamed(string link) => Assert.NotNull(Problem("README.md", link));

    // Exactly: what is on the list is there for a link that there is.
    [Fact]
    public void Addresses_OfTheList_AreThoseOfTheDocumentation() =>
        Assert.Equal(
            Addresses,
            WorkTree.MarkdownFiles().SelectMany(static file => MarkdownDocument.Read(file).Links).Where(static link => link.StartsWith("http", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal));

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
            return Addresses.Contains(link, StringComparer.Ordinal) ? null : $"{file}: {link} is not on the list of this test.";
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
