using System.Text;
using System.Text.RegularExpressions;
using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Docs.Tests.Support;

/// <summary>What the tests need of a Markdown file: its fenced blocks, its links, its headings.</summary>
internal sealed partial class MarkdownDocument
{
    private MarkdownDocument(string file, string text)
    {
        File = file;
        List<CodeBlock> blocks = [];
        List<string> prose = [];
        string? fence = null;
        string language = "";
        int start = 0;
        var code = new StringBuilder();
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            Match mark = Fence().Match(lines[i]);
            if (fence is null && mark.Success)
            {
                (fence, language, start) = (mark.Groups["fence"].Value, mark.Groups["language"].Value, i + 1);
                code.Clear();
            }
            else if (fence is not null && mark.Success && mark.Groups["fence"].Value.StartsWith(fence, StringComparison.Ordinal))
            {
                blocks.Add(new CodeBlock($"{file}, line {start}", language, code.ToString()));
                fence = null;
            }
            else if (fence is not null)
            {
                code.Append(lines[i]).Append('\n');
            }
            else
            {
                prose.Add(lines[i]);
            }
        }

        Assert.True(fence is null, $"{file}: the fence of line {start} is never closed.");
        Blocks = blocks;
        string joined = string.Join('\n', prose);
        string withoutCode = InlineCode().Replace(joined, "");
        Links = [.. Link().Matches(withoutCode).Concat(Definition().Matches(withoutCode)).Select(m => m.Groups["target"].Value)];
        Anchors = AnchorsOf(Heading().Matches(joined).Select(m => m.Groups["text"].Value));
    }

    internal string File { get; }

    internal IReadOnlyList<CodeBlock> Blocks { get; }

    /// <summary>The targets of all links and images.</summary>
    internal IReadOnlyList<string> Links { get; }

    /// <summary>What can follow a <c>#</c> in a link to this file.</summary>
    internal IReadOnlySet<string> Anchors { get; }

    internal static MarkdownDocument Read(string file) => Parse(file, System.IO.File.ReadAllText(Repository.PathOf(file)));

    internal static MarkdownDocument Parse(string file, string text) => new(file, text.ReplaceLineEndings("\n"));

    // As the usual renderers do it: lower case, letters, digits, hyphens and underscores only, spaces to hyphens, a number for repeats.
    private static HashSet<string> AnchorsOf(IEnumerable<string> headings)
    {
        HashSet<string> anchors = new(StringComparer.Ordinal);
        foreach (string heading in headings)
        {
            string text = LinkText().Replace(heading, "${text}").Trim().ToLowerInvariant();
            string slug = string.Concat(text.Where(c => char.IsLetterOrDigit(c) || c is '-' or '_' or ' ')).Replace(' ', '-');
            string anchor = slug;
            for (int repeat = 1; !anchors.Add(anchor); repeat++)
            {
                anchor = $"{slug}-{repeat}";
            }
        }

        return anchors;
    }

    [GeneratedRegex(@"^ {0,3}(?<fence>`{3,}|~{3,})\s*(?<language>[^\s`]*)")]
    private static partial Regex Fence();

    [GeneratedRegex(@"`[^`\n]+`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\]\(\s*<?(?<target>[^)\s>]+)>?(?:\s+""[^""]*"")?\s*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^ {0,3}\[[^\]]+\]:\s*<?(?<target>[^\s>]+)", RegexOptions.Multiline)]
    private static partial Regex Definition();

    [GeneratedRegex(@"^#{1,6}\s+(?<text>.+?)\s*#*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();
}
