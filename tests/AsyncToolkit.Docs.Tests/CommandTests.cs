using System.Text.RegularExpressions;
using AsyncToolkit.Docs.Tests.Support;
using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Docs.Tests;

public partial class CommandTests
{
    public static TheoryData<string> MarkdownFiles => new(WorkTree.MarkdownFiles());

    // Commands are copied into a shell at the root of the clone: what they name must be there.
    [Theory]
    [MemberData(nameof(MarkdownFiles))]
    public void Commands_OfEachDocument_NameWhatExists(string file)
    {
        IEnumerable<string> named = MarkdownDocument.Read(file).Blocks
            .Where(block => block.Language == "bash")
            .SelectMany(block => NamedPath().Matches(block.Text))
            .Select(match => match.Groups["path"].Value);

        Assert.All(named, path => Assert.True(
            Directory.Exists(Repository.PathOf(path)) || File.Exists(Repository.PathOf(path)), $"{file}: a command names {path}, which is not there."));
    }

    [Fact]
    public void NamedPath_OfTheUsualCommands_IsFound()
    {
        Assert.Equal("docs/samples/Crawler", NamedPath().Match("dotnet run --project docs/samples/Crawler -- --url x").Groups["path"].Value);
        Assert.Equal(".ci/run", NamedPath().Match("bash .ci/run").Groups["path"].Value);
    }

    [GeneratedRegex(@"(?:--project|\bbash|\bdotnet (?:test|build|pack))[ ]+(?<path>\.?\w[\w./-]*)")]
    private static partial Regex NamedPath();
}
