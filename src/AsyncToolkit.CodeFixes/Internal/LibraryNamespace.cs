using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncToolkit.CodeFixes.Internal;

/// <summary>Makes the extension methods of the library known to a file.</summary>
internal static class LibraryNamespace
{
    private const string Name = "AsyncToolkit";

    /// <summary>The changed file with <c>using AsyncToolkit;</c> if the original one had neither that nor a global one.</summary>
    /// <param name="changed">The root of the file, changed.</param>
    /// <param name="model">Of the file as it was.</param>
    /// <param name="position">Where the extension method will be called, in the file as it was.</param>
    internal static SyntaxNode UsedIn(SyntaxNode changed, SemanticModel model, int position)
    {
        if (changed is not CompilationUnitSyntax unit || model.LookupNamespacesAndTypes(position, name: "ThrottleOptions").Any(IsOurs))
        {
            return changed;
        }

        UsingDirectiveSyntax directive = SyntaxFactory.UsingDirective(SyntaxFactory.IdentifierName(Name))
            .NormalizeWhitespace()
            .WithTrailingTrivia(SyntaxFactory.EndOfLine(changed.ToFullString().Contains("\r\n") ? "\r\n" : "\n"));
        int place = unit.Usings.TakeWhile(IsBefore).Count();
        SyntaxToken first = unit.GetFirstToken(includeZeroWidth: true);
        if (place > 0 || unit.Externs.Count > 0)
        {
            return unit.WithUsings(unit.Usings.Insert(place, directive));
        }

        // The head of the file stays its head, above the directive. What belongs to the first code, or to one target only, stays below.
        SyntaxTrivia[] head = [.. first.LeadingTrivia.TakeWhile(trivia => !trivia.IsKind(SyntaxKind.IfDirectiveTrivia) && trivia.GetStructure() is not DocumentationCommentTriviaSyntax)];
        IEnumerable<SyntaxTrivia> below = first.LeadingTrivia.Skip(head.Length);
        unit = unit.ReplaceToken(first, first.WithLeadingTrivia(unit.Usings.Count > 0 ? below : directive.GetTrailingTrivia().Concat(below)));
        return unit.WithUsings(unit.Usings.Insert(0, directive.WithLeadingTrivia(head)));
    }

    private static bool IsOurs(ISymbol type) => type.ContainingNamespace is { Name: Name, ContainingNamespace.IsGlobalNamespace: true };

    // System's own come first, then by name.
    private static bool IsBefore(UsingDirectiveSyntax other) =>
        other.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword)
        || other is { Alias: null, StaticKeyword.RawKind: 0, Name: { } name }
            && (name.ToString() is var text && (text == "System" || text.StartsWith("System.", StringComparison.Ordinal)) || string.CompareOrdinal(text, Name) < 0);
}
