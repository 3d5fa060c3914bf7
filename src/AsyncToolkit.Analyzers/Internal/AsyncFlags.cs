using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.Internal;

/// <summary>
/// The flag by which many libraries share one method between their synchronous and their asynchronous callers: <c>if (async) { await … } else { … }</c>.
/// What such a method does for its synchronous callers blocks nobody who is asynchronous.
/// </summary>
internal static class AsyncFlags
{
    /// <summary>Whether the operation is reached only when the flag says that the caller is synchronous.</summary>
    internal static bool IsForSyncCallers(IOperation operation)
    {
        for (IOperation child = operation; child.Parent is { } parent; child = parent)
        {
            bool isForSync = parent switch
            {
                IConditionalOperation choice when child == choice.WhenTrue => Says(choice.Condition, true) == false,
                IConditionalOperation choice when child == choice.WhenFalse => Says(choice.Condition, false) == false,
                IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both when child == both.RightOperand => Says(both.LeftOperand, true) == false,
                IBlockOperation block => IsLeftBefore(child, block),
                _ => false,
            };
            if (isForSync)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the call tells what it calls to be synchronous: <c>ReadAsync(async: false)</c> returns a task that has completed.</summary>
    internal static bool IsSync(IInvocationOperation call) =>
        call.Arguments.Any(argument => argument.Parameter is { } parameter && MeansAsync(parameter.Name) is { } isAsync && argument.Value.ConstantValue is { HasValue: true, Value: bool value } && value != isAsync);

    // A loop, and no query: this is asked at each block around each call.
    private static bool IsLeftBefore(IOperation statement, IBlockOperation block)
    {
        foreach (IOperation earlier in block.Operations)
        {
            if (earlier == statement)
            {
                break;
            }

            if (earlier is IConditionalOperation { WhenFalse: null } choice && Leaves(choice.WhenTrue) && Says(choice.Condition, false) == false)
            {
                return true;
            }
        }

        return false;
    }

    // What the condition, when it has that outcome, says of the caller: true for an asynchronous one, null when it says nothing.
    private static bool? Says(IOperation condition, bool outcome) =>
        condition.Unwrapped() switch
        {
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => Says(not.Operand, !outcome),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both when outcome => Says(both.LeftOperand, true) ?? Says(both.RightOperand, true),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either when !outcome => Says(either.LeftOperand, false) ?? Says(either.RightOperand, false),
            IParameterReferenceOperation { Parameter.Name: var name } => Meaning(name, outcome),
            ILocalReferenceOperation { Local.Name: var name } => Meaning(name, outcome),
            IMemberReferenceOperation { Member.Name: var name } => Meaning(name, outcome),
            _ => null,
        };

    private static bool? Meaning(string name, bool value) => MeansAsync(name) is { } isAsync ? isAsync == value : null;

    private static bool? MeansAsync(string name) =>
        name.TrimStart('_').ToUpperInvariant() switch
        {
            "ASYNC" or "ISASYNC" or "DOASYNC" or "USEASYNC" or "RUNASYNC" or "EXECUTEASYNC" or "ISASYNCHRONOUS" => true,
            "SYNC" or "ISSYNC" or "DOSYNC" or "RUNSYNC" or "SYNCHRONOUS" or "ISSYNCHRONOUS" => false,
            _ => null,
        };

    private static bool Leaves(IOperation statement) =>
        statement switch
        {
            IBlockOperation { Operations: { Length: > 0 } operations } => Leaves(operations[operations.Length - 1]),
            IReturnOperation or IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation } => true,
            _ => false,
        };
}
