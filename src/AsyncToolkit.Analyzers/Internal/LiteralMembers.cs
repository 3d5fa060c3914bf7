using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncToolkit.Analyzers.Internal;

/// <summary>Read-only fields and properties that always hold what stands beside them in the source: a literal of a collection.</summary>
/// <remarks>
/// Told by the syntax of their type alone. What nobody can put another value into, and nothing outside can add to, is looked for by its name in the
/// whole type: another thing of that name that is assigned or added to makes it unknown, which costs an alarm at most.
/// </remarks>
internal static class LiteralMembers
{
    private const int MaxSteps = 4;

    /// <summary>Whether the field or property, of this compilation, is such a one.</summary>
    internal static bool IsOne(ISymbol member) => IsOne(member, 0);

    /// <summary>Whether a collection is larger after a call of a method of that name.</summary>
    internal static bool Adds(string method) =>
        method is "Add" or "AddRange" or "Insert" or "InsertRange" or "Enqueue" or "Push" or "TryAdd" or "AddLast" or "AddFirst" or "UnionWith";

    /// <summary><c>new[] { a, b }</c>, <c>{ a, b }</c>, <c>new List&lt;T&gt; { a, b }</c>, <c>[a, b]</c>.</summary>
    private static bool IsLiteral(ExpressionSyntax value) =>
        value is ImplicitArrayCreationExpressionSyntax or InitializerExpressionSyntax or BaseObjectCreationExpressionSyntax { Initializer: not null, ArgumentList: null or { Arguments.Count: 0 } }
        || value is ArrayCreationExpressionSyntax array && (array.Initializer is not null || array.Type.RankSpecifiers[0].Sizes.All(size => size is LiteralExpressionSyntax))
        || Sources.IsCollectionExpression(value) && !Sources.HasSpread(value);

    private static bool IsOne(ISymbol member, int steps) =>
        steps < MaxSteps && member switch
        {
            IFieldSymbol { IsReadOnly: true } field => DeclarationOf<VariableDeclaratorSyntax>(field) is { Initializer.Value: { } value } && Stays(field, field.Type, value, steps),
            IPropertySymbol { SetMethod: null, IsIndexer: false, IsVirtual: false, IsAbstract: false, IsOverride: false } property => DeclarationOf<PropertyDeclarationSyntax>(property) switch
            {
                { Initializer.Value: { } value } => Stays(property, property.Type, value, steps),
                { } declaration => ReturnedBy(declaration) is { } value && IsLiteralOrOne(value, property, steps), // made anew each time
                _ => false,
            },
            _ => false,
        };

    private static T? DeclarationOf<T>(ISymbol member)
        where T : SyntaxNode => member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() as T;

    private static ExpressionSyntax? ReturnedBy(PropertyDeclarationSyntax property)
    {
        AccessorDeclarationSyntax? getter = property.AccessorList?.Accessors.FirstOrDefault(accessor => accessor.IsKind(SyntaxKind.GetAccessorDeclaration));
        return (property.ExpressionBody ?? getter?.ExpressionBody)?.Expression
            ?? (getter?.Body is { Statements: { Count: 1 } statements } ? (statements[0] as ReturnStatementSyntax)?.Expression : null);
    }

    private static bool Stays(ISymbol member, ITypeSymbol type, ExpressionSyntax value, int steps) =>
        IsLiteralOrOne(value, member, steps)
        && (IsOfFixedSize(type) || member.DeclaredAccessibility == Accessibility.Private)
        && !Mentions.Of(member).Any(IsChange);

    private static bool IsLiteralOrOne(ExpressionSyntax value, ISymbol member, int steps) =>
        IsLiteral(value)
        || value is IdentifierNameSyntax { Identifier.ValueText: var name } && member.ContainingType.GetMembers(name) is { Length: 1 } others && IsOne(others[0], steps + 1);

    private static bool IsOfFixedSize(ITypeSymbol type) =>
        type is IArrayTypeSymbol
        || type.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_IEnumerable_T or SpecialType.System_Collections_Generic_IReadOnlyList_T or SpecialType.System_Collections_Generic_IReadOnlyCollection_T
        || type.Name is "ImmutableArray" or "ImmutableList" or "ImmutableHashSet" or "IReadOnlyDictionary" or "IReadOnlySet";

    // It gets another value (in a constructor), may get one, or is added to.
    private static bool IsChange(IdentifierNameSyntax name)
    {
        SyntaxNode mention = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return mention.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left == mention,
            ArgumentSyntax argument => argument.Parent is TupleExpressionSyntax || argument.RefKindKeyword.RawKind != 0,
            ElementAccessExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } element => assignment.Left == element,
            MemberAccessExpressionSyntax call => call.Expression == mention && Adds(call.Name.Identifier.ValueText),
            ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } } => Adds(binding.Name.Identifier.ValueText),
            _ => false,
        };
    }
}
