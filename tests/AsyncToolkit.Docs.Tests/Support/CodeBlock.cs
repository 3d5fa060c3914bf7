namespace AsyncToolkit.Docs.Tests.Support;

/// <summary>A piece of code in a document, and where it stands.</summary>
internal sealed record CodeBlock(string Place, string Language, string Text)
{
    /// <summary>The text with every run of white space as one space: indentation and line ends do not matter.</summary>
    internal static string Normalised(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
