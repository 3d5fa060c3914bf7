using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.Internal;

/// <summary>How often a loop goes round, as far as the code says.</summary>
internal static class Loops
{
    /// <summary>The innermost loop around the operation, in the same function.</summary>
    internal static ILoopOperation? EnclosingLoop(this IOperation operation)
    {
        for (IOperation? parent = operation.Parent; parent is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation; parent = parent.Parent)
        {
            if (parent is ILoopOperation loop)
            {
                return loop;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether nothing bounds the number of rounds: a loop over a source of unknown size, or until something happens. A counting loop is
    /// bounded unless it counts to the size of a collection: with any other bound it is what people write to start that many workers.
    /// </summary>
    internal static bool IsUnbounded(ILoopOperation loop, KnownTypes types) =>
        loop switch
        {
            IForEachLoopOperation each => !Sources.IsBounded(each.Collection, types),
            IForLoopOperation { Condition: { } condition } => condition.DescendantsOfFunction().Any(IsSize),
            IWhileLoopOperation => true,
            _ => false,
        };

    /// <summary>Whether the loop is always left behind the operation, in the same round: it is reached once.</summary>
    internal static bool IsLeftBehind(IOperation operation, ILoopOperation loop)
    {
        for (IOperation child = operation; child.Parent is { } parent && child != loop; child = parent)
        {
            if (parent is IBlockOperation block && block.Operations.SkipWhile(o => o != child).Skip(1).Any(Leaves))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Leaves(IOperation statement) =>
        statement is IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation } or IReturnOperation { Kind: OperationKind.Return or OperationKind.YieldBreak }
        || statement is IBranchOperation { BranchKind: BranchKind.Break } branch && branch.GetCorrespondingOperation() is ILoopOperation;

    private static bool IsSize(IOperation operation) =>
        operation is IPropertyReferenceOperation { Property.Name: "Count" or "Length", Instance: { } instance } && !Sources.IsFixed(instance)
        || operation is IInvocationOperation { TargetMethod.Name: "Count", TargetMethod.ContainingType.Name: "Enumerable" };
}
