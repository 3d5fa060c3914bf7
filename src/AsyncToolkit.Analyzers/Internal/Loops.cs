using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.Internal;

/// <summary>How often a loop goes round, as far as the code says.</summary>
internal static class Loops
{
    /// <summary>The loops around the operation, in the same function, the innermost first.</summary>
    internal static IEnumerable<ILoopOperation> EnclosingLoops(this IOperation operation)
    {
        for (IOperation? parent = operation.Parent; parent is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation; parent = parent.Parent)
        {
            if (parent is ILoopOperation loop)
            {
                yield return loop;
            }
        }
    }

    /// <summary>The innermost loop around the operation, in the same function.</summary>
    internal static ILoopOperation? EnclosingLoop(this IOperation operation) => operation.EnclosingLoops().FirstOrDefault();

    /// <summary>The loops around the operation that nothing bounds, and that reach it again and again.</summary>
    internal static IEnumerable<ILoopOperation> EnclosingUnboundedLoops(this IOperation operation, KnownTypes types) =>
        operation.EnclosingLoops().Where(loop => IsUnbounded(loop, types) && !IsLeftBehind(operation, loop));

    // Over a source of unknown size, or until something happens. A counting loop is bounded unless it counts to the size of a collection: with any
    // other bound it is what people write to start that many workers.
    private static bool IsUnbounded(ILoopOperation loop, KnownTypes types) =>
        loop switch
        {
            IForEachLoopOperation each => !Sources.IsBounded(each.Collection, types),
            IForLoopOperation { Condition: { } condition } => condition.DescendantsOfFunction().Any(IsSize),
            IWhileLoopOperation => true,
            _ => false,
        };

    // Whether the loop is always left behind the operation, in the same round: it is reached once.
    private static bool IsLeftBehind(IOperation operation, ILoopOperation loop)
    {
        for (IOperation child = operation; child.Parent is { } parent && child != loop; child = parent)
        {
            if (parent is IBlockOperation block && block.Operations.SkipWhile(o => o != child).Skip(1).Any(statement => Leaves(statement, loop)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Leaves(IOperation statement, ILoopOperation loop) =>
        statement is IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation } or IReturnOperation { Kind: OperationKind.Return or OperationKind.YieldBreak }
        || statement is IBranchOperation { BranchKind: BranchKind.Break } branch && branch.GetCorrespondingOperation() is ILoopOperation left && left.Syntax.Span.Contains(loop.Syntax.Span);

    private static bool IsSize(IOperation operation) =>
        operation is IPropertyReferenceOperation { Property.Name: "Count" or "Length", Instance: { } instance } && !Sources.IsFixed(instance)
        || operation is IInvocationOperation { TargetMethod.Name: "Count", TargetMethod.ContainingType.Name: "Enumerable" };
}
