using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncToolkit.CodeFixes.Internal;

/// <summary>Makes the extension methods of the library known to a file.</summary>
internal static class LibraryNamespace
{
    private const string Name = "AsyncToolkit";

    /// <summary>
    /// The changed file with <c>using AsyncToolkit;</c> if the original one had neither that nor a global one, and has a place for it that every target
    /// compiles.
    /// </summary>
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
        return Places(unit).FirstOrDefault(place => IsForEveryTarget(unit, place)) is not { } free
            ? changed
            : free > 0 || unit.Externs.Count > 0 ? unit.WithUsings(unit.Usings.Insert(free, directive)) : Headed(unit, directive);
    }

    // The one that the order of names asks for, then those above it, then those below it. Global ones come first in any case.
    private static IEnumerable<int?> Places(CompilationUnitSyntax unit)
    {
        int wanted = unit.Usings.TakeWhile(IsBefore).Count();
        int first = unit.Usings.TakeWhile(IsGlobal).Count();
        return Enumerable.Range(first, wanted - first + 1).Reverse().Concat(Enumerable.Range(wanted + 1, unit.Usings.Count - wanted)).Select(place => (int?)place);
    }

    // Not between #if and #endif. Above everything there is always such a place.
    private static bool IsForEveryTarget(CompilationUnitSyntax unit, int? place) =>
        (place > 0 ? unit.Usings[place.Value - 1] : (SyntaxNode?)unit.Externs.LastOrDefault()) is not { FullSpan.End: var end }
        || unit.DescendantTrivia().TakeWhile(trivia => trivia.SpanStart < end).Sum(Nesting) == 0;

    // The head of the file stays its head, above the directive. What belongs to the first code, or to one target only, stays below.
    private static CompilationUnitSyntax Headed(CompilationUnitSyntax unit, UsingDirectiveSyntax directive)
    {
        SyntaxToken first = unit.GetFirstToken(includeZeroWidth: true);
        int length = LengthOfHead(first.LeadingTrivia);
        IEnumerable<SyntaxTrivia> below = first.LeadingTrivia.Skip(length);
        directive = directive.WithLeadingTrivia(first.LeadingTrivia.Take(length));
        unit = unit.ReplaceToken(first, first.WithLeadingTrivia(unit.Usings.Count > 0 ? below : directive.GetTrailingTrivia().Concat(below)));
        return unit.WithUsings(unit.Usings.Insert(0, directive));
    }

    // Symbols have to be defined before everything else.
    private static int LengthOfHead(SyntaxTriviaList leading)
    {
        int length = leading.Count;
        while (length > 0 && !leading[length - 1].IsKind(SyntaxKind.DefineDirectiveTrivia) && !leading[length - 1].IsKind(SyntaxKind.UndefDirectiveTrivia))
        {
            length--;
        }

        int nesting = leading.Take(length).Sum(Nesting);
        while (length < leading.Count && !(nesting == 0 && (leading[length].IsKind(SyntaxKind.IfDirectiveTrivia) || leading[length].GetStructure() is DocumentationCommentTriviaSyntax)))
        {
            nesting += Nesting(leading[length]);
            length++;
        }

        return length;
    }

    private static int Nesting(SyntaxTrivia trivia) =>
        trivia.Kind() switch
        {
            SyntaxKind.IfDirectiveTrivia => 1,
            SyntaxKind.EndIfDirectiveTrivia => -1,
            _ => 0,
        };

    private static bool IsOurs(ISymbol type) => type.ContainingNamespace is { Name: Name, ContainingNamespace.IsGlobalNamespace: true };

    private static bool IsGlobal(UsingDirectiveSyntax other) => other.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword);

    // System's own come first, then by name.
    private static bool IsBefore(UsingDirectiveSyntax other) =>
        IsGlobal(other)
        || other is { Alias: null, StaticKeyword.RawKind: 0, Name: { } name }
            && (name.ToString() is var text && (text == "System" || text.StartsWith("System.", StringComparison.Ordinal)) || string.CompareOrdinal(text, Name) < 0);
}
