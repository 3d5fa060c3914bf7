using System.Text.RegularExpressions;
using AsyncToolkit.Docs.Tests.Support;

namespace AsyncToolkit.Docs.Tests;

public partial class CodeBlockTests
{
    private static readonly string[] Languages = ["csharp", "bash", "text", "xml", "json", "ini", "python"];

    public static TheoryData<string> MarkdownFiles => new(WorkTree.MarkdownFiles());

    public static TheoryData<string> Libraries => new(XmlDocumentation.Libraries());

    [Theory]
    [MemberData(nameof(MarkdownFiles))]
    public void CodeBlocks_OfEachDocument_AreCompiled(string file) =>
        AssertCompiled(MarkdownDocument.Read(file).Blocks.Where(block => block.Language == "csharp" && !IsRulePage(file)));

    // A block without a language, or with another name for C#, would escape the test above.
    [Theory]
    [MemberData(nameof(MarkdownFiles))]
    public void CodeBlocks_OfEachDocument_NameAKnownLanguage(string file) =>
        Assert.All(MarkdownDocument.Read(file).Blocks, block => Assert.True(
            Languages.Contains(block.Language, StringComparer.Ordinal),
            $"{block.Place}: a block in the language '{block.Language}'; use one of {string.Join(", ", Languages)}."));

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Examples_OfEachLibrary_AreCompiled(string library) => AssertCompiled(XmlDocumentation.Examples(library));

    [Fact]
    public void CodeBlocks_OfTheReadme_AreThere() =>
        Assert.True(MarkdownDocument.Read("README.md").Blocks.Count(block => block.Language == "csharp") >= 4);

    // The entry points are the extension methods; a twin inherits its documentation, and the example with it.
    [Theory]
    [MemberData(nameof(Libraries))]
    public void EntryPoints_OfEachLibrary_HaveAnExample(string library) =>
        Assert.All(
            XmlDocumentation.Members(library).Where(m => ExtensionMethod().IsMatch((string)m.Attribute("name")!)),
            member => Assert.True(
                member.Element("inheritdoc") is not null || member.Element("example")?.Element("code") is not null,
                $"{library}: {(string)member.Attribute("name")!} has no <example> with <code>."));

    [Fact]
    public void Contain_OfABlockThatNoSourceHolds_SaysNo()
    {
        Assert.False(CompiledSources.Contain(new CodeBlock("here", "csharp", "await urls.ForEachThrottledAsync(8, NoSuchMethodAnywhere);")));
        Assert.False(CompiledSources.Contain(new CodeBlock("here", "csharp", "\n")));
    }

    [Theory]
    [InlineData("M:AsyncToolkit.ForEachThrottledExtensions.ForEachThrottledAsync``1(System.Int32)", true)]
    [InlineData("M:Microsoft.Extensions.DependencyInjection.SomeExtensions.Add(Microsoft.Extensions.Hosting.IHost)", true)]
    [InlineData("M:AsyncToolkit.Hosting.Reader.Read(Microsoft.Extensions.Configuration.IConfigurationSection)", false)]
    [InlineData("T:Microsoft.Extensions.DependencyInjection.SomeExtensions", false)]
    public void ExtensionMethod_OfAMember_IsToldByItsType(string member, bool expected) => Assert.Equal(expected, ExtensionMethod().IsMatch(member));

    // What is flagged there must not compile without an alarm: the tests of the analyzers compile these blocks, and put each to its rule.
    private static bool IsRulePage(string file) => file.StartsWith("docs/analyzers/ATK", StringComparison.Ordinal);

    private static void AssertCompiled(IEnumerable<CodeBlock> blocks) =>
        Assert.All(blocks, block => Assert.True(
            CompiledSources.Contain(block),
            $"{block.Place}: this code is nowhere in {CompiledSources.Folders}. Add it there, in a method of the file named after the document:\n{block.Text}"));

    [GeneratedRegex(@"^M:[\w.]*Extensions\.\w+[`\d]*(?:\(|$)")]
    private static partial Regex ExtensionMethod();
}
