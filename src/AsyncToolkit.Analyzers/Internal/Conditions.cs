using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.Internal;

/// <summary>What is known where an operation is reached, by the conditions that it stands behind.</summary>
internal static class Conditions
{
    /// <summary>Whether the operation is reached only if a condition has an outcome that says so.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="says">Whether the expression, when it has that outcome, says so. Asked for expressions without <c>!</c>, <c>&amp;&amp;</c> and <c>||</c>.</param>
    internal static bool Hold(IOperation operation, Func<IOperation, bool, bool> says)
    {
        for (IOperation child = operation; child.Parent is { } parent; child = parent)
        {
            bool holds = parent switch
            {
                IConditionalOperation choice when child == choice.WhenTrue => Say(choice.Condition, true, says),
                IConditionalOperation choice when child == choice.WhenFalse => Say(choice.Condition, false, says),
                IWhileLoopOperation { ConditionIsTop: true, Condition: { } condition } loop when child == loop.Body => Say(condition, !loop.ConditionIsUntil, says),
                IForLoopOperation { Condition: { } condition } loop when child == loop.Body => Say(condition, true, says),
                IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both when child == both.RightOperand => Say(both.LeftOperand, true, says),
                IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either when child == either.RightOperand => Say(either.LeftOperand, false, says),
                IBlockOperation block => IsLeftBefore(child, block, says),
                _ => false,
            };
            if (holds)
            {
                return true;
            }
        }

        return false;
    }

    // A loop, and no query: this is asked at each block around each call.
    private static bool IsLeftBefore(IOperation statement, IBlockOperation block, Func<IOperation, bool, bool> says)
    {
        foreach (IOperation earlier in block.Operations)
        {
            if (earlier == statement)
            {
                break;
            }

            if (earlier is IConditionalOperation { WhenFalse: null } choice && Leaves(choice.WhenTrue) && Say(choice.Condition, false, says))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Say(IOperation condition, bool outcome, Func<IOperation, bool, bool> says) =>
        condition.Unwrapped() switch
        {
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => Say(not.Operand, !outcome, says),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both when outcome => Say(both.LeftOperand, true, says) || Say(both.RightOperand, true, says),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either when !outcome => Say(either.LeftOperand, false, says) || Say(either.RightOperand, false, says),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals, RightOperand.ConstantValue: { HasValue: true, Value: bool expected } } comparison =>
                Say(comparison.LeftOperand, outcome == expected == (comparison.OperatorKind == BinaryOperatorKind.Equals), says),
            IIsPatternOperation { Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: bool expected } } } test => Say(test.Value, outcome == expected, says),
            { } expression => says(expression, outcome),
        };

    private static bool Leaves(IOperation statement) =>
        statement switch
        {
            IBlockOperation { Operations: { Length: > 0 } operations } => Leaves(operations[operations.Length - 1]),
            IReturnOperation or IThrowOperation or IBranchOperation { BranchKind: BranchKind.Break or BranchKind.Continue } or IExpressionStatementOperation { Operation: IThrowOperation } => true,
            _ => false,
        };
}
