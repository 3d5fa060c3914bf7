using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.Blocking;

/// <summary>What a mention of a property runs.</summary>
internal static class Accesses
{
    /// <summary>The getter, the setter, both, or nothing.</summary>
    internal static IEnumerable<IMethodSymbol> Of(IPropertyReferenceOperation reference)
    {
        if (IsNamed(reference))
        {
            yield break;
        }

        bool isUpdated = reference.Parent is ICompoundAssignmentOperation or ICoalesceAssignmentOperation && ((IAssignmentOperation)reference.Parent).Target == reference
            || reference.Parent is IIncrementOrDecrementOperation;
        bool isWritten = isUpdated || IsTarget(reference);
        if ((isUpdated || !isWritten) && reference.Property.GetMethod is { } getter)
        {
            yield return getter;
        }

        if (isWritten && reference.Property.SetMethod is { } setter)
        {
            yield return setter;
        }
    }

    /// <summary>Whether it stands in <c>nameof</c>, which asks for nothing.</summary>
    internal static bool IsNamed(IOperation reference)
    {
        IOperation? parent = reference.Parent;
        while (parent is IMemberReferenceOperation)
        {
            parent = parent.Parent;
        }

        return parent is INameOfOperation;
    }

    // Of a = 1 and of (a, b) = (1, 2)
    private static bool IsTarget(IOperation reference)
    {
        IOperation target = reference;
        while (target.Parent is ITupleOperation)
        {
            target = target.Parent;
        }

        return target.Parent is ISimpleAssignmentOperation or IDeconstructionAssignmentOperation && ((IAssignmentOperation)target.Parent).Target == target;
    }
}
