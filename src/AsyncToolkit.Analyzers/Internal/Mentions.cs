using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.Internal;

/// <summary>Who mentions a variable or a member. Each body and each type is looked through once, however many of its variables and members are asked for.</summary>
internal static class Mentions
{
    private static readonly ConditionalWeakTable<IOperation, ILookup<ISymbol, ILocalReferenceOperation>> Locals = new();
    private static readonly ConditionalWeakTable<ISymbol, ILookup<string, IdentifierNameSyntax>> Names = new();

    /// <summary>Each mention of the local variable in the body.</summary>
    internal static IEnumerable<ILocalReferenceOperation> Of(ILocalSymbol local, IOperation body) => Locals.GetValue(body, LocalsIn)[local];

    /// <summary>Each mention of the member, or of another thing of its name, in its type.</summary>
    internal static IEnumerable<IdentifierNameSyntax> Of(ISymbol member) => Names.GetValue(member.ContainingType, NamesIn)[member.Name];

    private static ILookup<ISymbol, ILocalReferenceOperation> LocalsIn(IOperation body) =>
        body.Descendants().OfType<ILocalReferenceOperation>().ToLookup<ILocalReferenceOperation, ISymbol>(static mention => mention.Local, SymbolEqualityComparer.Default);

    private static ILookup<string, IdentifierNameSyntax> NamesIn(ISymbol type) =>
        type.DeclaringSyntaxReferences
            .SelectMany(static reference => reference.GetSyntax().DescendantNodes())
            .OfType<IdentifierNameSyntax>()
            .ToLookup(static name => name.Identifier.ValueText, StringComparer.Ordinal);
}
