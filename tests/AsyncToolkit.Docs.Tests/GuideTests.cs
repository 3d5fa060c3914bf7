using System.Text.RegularExpressions;
using AsyncToolkit.Docs.Tests.Support;
using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Docs.Tests;

// Whoever has read one guide finds everything in the next: what it promises, what goes wrong easily, when to take something else.
public partial class GuideTests
{
    private static readonly string[] Sections =
    [
        "The job", "The code", "Defaults", "Failure and cancellation", "Cost", "When the framework is enough", "Pitfalls", "Limits",
    ];

    // Goes pattern by pattern, and leads to the guides.
    private const string Translation = "docs/guides/from-python.md";

    public static TheoryData<string> Guides => new(WorkTree.MarkdownFiles().Where(file => file.StartsWith("docs/guides/", StringComparison.Ordinal) && file != Translation));

    [Theory]
    [MemberData(nameof(Guides))]
    public void Sections_OfEachGuide_AreThereInOrder(string file)
    {
        string[] headings = [.. Heading().Matches(File.ReadAllText(Repository.PathOf(file))).Select(match => match.Groups["text"].Value)];

        Assert.Equal(Sections, headings.Where(Sections.Contains));
    }

    // Numbers as well as names: a decision is quoted by either.
    [Fact]
    public void Decisions_InTheIndex_AreListedByTheirTitles()
    {
        string index = File.ReadAllText(Repository.PathOf("docs/index.md"));

        Assert.All(WorkTree.Files("docs/decisions"), file =>
        {
            string title = File.ReadLines(Repository.PathOf(file)).First()["# ".Length..];
            Assert.Equal(title[..4], Path.GetFileName(file)[..4]);
            Assert.Contains($"[{title}]({file["docs/".Length..]})", index, StringComparison.Ordinal);
        });
    }

    [GeneratedRegex("^## (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
