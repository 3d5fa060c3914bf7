using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.Internal;

/// <summary>Whether the code says how many items a source has.</summary>
/// <remarks>
/// Only what stands in the code counts: literals of collections, ranges, slices and <c>Take</c> with constants or with what is called a limit, chunks, and
/// locals, read-only fields and properties that are nothing else. Each question follows at most a few steps, so it is cheap.
/// </remarks>
internal static class Sources
{
    private const int MaxSteps = 16;
    private const int StepsOfFork = 4; // both ways are followed, so the work doubles with each

    private static readonly string[] LimitWords = ["limit", "max", "concurren", "parallel", "degree", "worker", "threads", "processorCount", "batch", "chunk", "page"];

    /// <summary>The operation, or the value that the local variable it names was declared with.</summary>
    internal static IOperation Resolved(IOperation operation)
    {
        IOperation value = operation.Unwrapped();
        return value is ILocalReferenceOperation local && DeclarationOf(local) is { Initializer.Value: { } initial } ? initial.Unwrapped() : value;
    }

    /// <summary>Where the local variable is declared, if it is in the function at hand.</summary>
    internal static IVariableDeclaratorOperation? DeclarationOf(ILocalReferenceOperation local) =>
        RootOf(local).Descendants().OfType<IVariableDeclaratorOperation>().FirstOrDefault(d => SymbolEqualityComparer.Default.Equals(d.Symbol, local.Local));

    /// <summary>The outermost operation: the whole body of a member.</summary>
    internal static IOperation RootOf(IOperation operation)
    {
        IOperation root = operation;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root;
    }

    /// <summary>Each mention of the local variable in the member.</summary>
    internal static IEnumerable<ILocalReferenceOperation> ReferencesTo(ILocalSymbol local, IOperation anywhere) => Mentions.Of(local, RootOf(anywhere));

    /// <summary>Whether the number of items stands in the code, or has an upper bound there.</summary>
    internal static bool IsBounded(IOperation source, KnownTypes types, int steps = 0)
    {
        source = source.Unwrapped();
        if (steps > MaxSteps)
        {
            return true; // too far to see: no alarm
        }

        if (source.ConstantValue.HasValue || IsFixed(source) || IsCalledChunk(source))
        {
            return true;
        }

        return source switch
        {
            ITranslatedQueryOperation query => IsBounded(query.Operation, types, steps + 1),
            IInvocationOperation invocation => IsBounded(invocation, types, steps),
            IConditionalOperation { WhenFalse: { } other } choice => IsBounded(choice.WhenTrue, types, steps + StepsOfFork) && IsBounded(other, types, steps + StepsOfFork),
            IPropertyReferenceOperation { Property.Name: "Keys" or "Values", Instance: { } dictionary } => IsBounded(dictionary, types, steps + 1),
            IArrayElementReferenceOperation { Indices: { Length: 1 } indices } => IsLimit(indices[0]),
            ILocalReferenceOperation local => IsChunk(local) || DeclarationOf(local)?.Initializer is { } initializer && !Grows(local) && IsBounded(initializer.Value, types, steps + 1),
            _ => false,
        };
    }

    /// <summary>A literal of a collection, or a read-only field, a property or a local variable that holds one.</summary>
    internal static bool IsFixed(IOperation source) =>
        source.Unwrapped() switch
        {
            IArrayCreationOperation array => array.Initializer is not null || array.DimensionSizes.All(size => size.ConstantValue.HasValue),
            IObjectCreationOperation { Arguments.IsEmpty: true, Initializer: not null } => true,
            IMemberReferenceOperation { Member: var member } => LiteralMembers.IsOne(member),
            ILocalReferenceOperation local => DeclarationOf(local)?.Initializer is { } initializer && !Grows(local) && initializer.Value.Unwrapped() is not ILocalReferenceOperation && IsFixed(initializer.Value),
            { Syntax: ExpressionSyntax syntax } => IsCollectionExpression(syntax) && !HasSpread(syntax),
            _ => false,
        };

    /// <summary><c>[a, b, .. c]</c>, which the Roslyn that this is built against does not know yet.</summary>
    internal static bool IsCollectionExpression(SyntaxNode syntax) => syntax.GetType().Name == "CollectionExpressionSyntax";

    /// <summary><c>[.. tasks]</c>, or the part in the brackets.</summary>
    internal static bool IsCollectionOrSpread(SyntaxNode syntax) => IsCollectionExpression(syntax) || IsSpread(syntax);

    /// <summary>Whether a collection expression takes in other collections.</summary>
    internal static bool HasSpread(SyntaxNode syntax) => syntax.ChildNodes().Any(IsSpread);

    /// <summary>The part of a collection expression that takes in another collection.</summary>
    internal static bool IsSpread(SyntaxNode syntax) => syntax.GetType().Name == "SpreadElementSyntax";

    private static bool IsBounded(IInvocationOperation invocation, KnownTypes types, int steps)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (method.Name is "GetValues" or "GetNames" && method.ContainingType.SpecialType == SpecialType.System_Enum)
        {
            return true;
        }

        if (!types.Is(method.ContainingType, "System.Linq.Enumerable"))
        {
            return method.Name == "GetPartitions" // as many as were asked for
                || method.Name is "ToArray" or "AsReadOnly" && invocation.Instance is { } copied && IsBounded(copied, types, steps + 1);
        }

        return method.Name switch
        {
            "Empty" => true,
            "Range" or "Repeat" => IsLimit(invocation.Arguments[1].Value),
            "Take" or "TakeLast" when IsLimit(invocation.Arguments[1].Value) => true,
            "Concat" or "Union" => IsBounded(invocation.Arguments[0].Value, types, steps + StepsOfFork) && IsBounded(invocation.Arguments[1].Value, types, steps + StepsOfFork),
            "Zip" => IsBounded(invocation.Arguments[0].Value, types, steps + StepsOfFork) || IsBounded(invocation.Arguments[1].Value, types, steps + StepsOfFork),
            "SelectMany" or "Join" or "GroupJoin" => false,
            _ => invocation.Arguments.Length > 0 && IsBounded(invocation.Arguments[0].Value, types, steps + 1),
        };
    }

    // Whoever calls it a batch has a limit in mind, whoever made it.
    private static bool IsCalledChunk(IOperation source) =>
        NameOf(source) is { } name && (name.EndsWith("batch", StringComparison.OrdinalIgnoreCase) || name.EndsWith("chunk", StringComparison.OrdinalIgnoreCase));

    // A constant, or a number whose name says that it limits: Range(0, workerCount), Take(pageSize).
    private static bool IsLimit(IOperation number) =>
        number.ConstantValue.HasValue
        || number.Unwrapped() is IRangeOperation range && (IsConstantIndex(range.RightOperand, isFromEnd: false) || range.RightOperand is null && IsConstantIndex(range.LeftOperand, isFromEnd: true))
        || NameOf(number.Unwrapped()) is { } name && LimitWords.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    // The 8 of ..8, and that of ^8..
    private static bool IsConstantIndex(IOperation? index, bool isFromEnd) =>
        isFromEnd
            ? index is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat, Operand.ConstantValue.HasValue: true }
            : index is IConversionOperation { Operand.ConstantValue.HasValue: true };

    private static string? NameOf(IOperation value) =>
        value switch
        {
            ILocalReferenceOperation local => local.Local.Name,
            IParameterReferenceOperation parameter => parameter.Parameter.Name,
            IMemberReferenceOperation member => member.Member.Name,
            _ => null,
        };

    /// <summary>A variable that takes one chunk after another, or is called one: whoever chunks has a limit in mind.</summary>
    internal static bool IsChunk(IOperation source) => IsCalledChunk(source.Unwrapped()) || source.Unwrapped() is ILocalReferenceOperation local && IsChunk(local);

    // foreach (var chunk in items.Chunk(n))
    private static bool IsChunk(ILocalReferenceOperation local) =>
        RootOf(local).Descendants().OfType<IForEachLoopOperation>().Any(loop =>
            loop.Locals.Any(l => SymbolEqualityComparer.Default.Equals(l, local.Local))
            && loop.Collection.Unwrapped() is IInvocationOperation { TargetMethod.Name: "Chunk" or "Batch" or "Buffer" or "Window" });

    private static bool Grows(ILocalReferenceOperation local) =>
        ReferencesTo(local.Local, local).Any(reference =>
            reference.Parent is IInvocationOperation { TargetMethod.Name: var name } invocation && invocation.Instance == reference && LiteralMembers.Adds(name)
            || reference.Parent is IPropertyReferenceOperation { Property.IsIndexer: true, Parent: IAssignmentOperation change } entry && change.Target == entry && entry.Instance == reference && local.Type?.Name.EndsWith("Dictionary", StringComparison.Ordinal) == true
            || reference.Parent is IAssignmentOperation assignment && assignment.Target == reference
            || reference.Parent is IArgumentOperation { Parameter.RefKind: not RefKind.None });
}
