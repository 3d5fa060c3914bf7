using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.Internal;

/// <summary>What calls return, and what they are given.</summary>
internal static class Calls
{
    /// <summary>
    /// Whether the method returns a task of its own, that may still run. A method that returns whatever it is asked for (<c>queue.Dequeue()</c>,
    /// <c>Interlocked.Exchange</c>) hands out what somebody else has started.
    /// </summary>
    internal static bool Starts(IMethodSymbol method, KnownTypes types) =>
        types.IsTaskOrValueTask(method.MethodKind == MethodKind.DelegateInvoke ? method.ReturnType : method.OriginalDefinition.ReturnType)
        && !(method.Name is "FromResult" or "FromException" or "FromCanceled" && types.IsTaskOrValueTask(method.ContainingType));

    /// <summary>The call that an expression comes down to: <c>(Task)x.RunAsync()!</c> and <c>x?.RunAsync()</c>; null for everything else.</summary>
    internal static InvocationExpressionSyntax? In(ExpressionSyntax? value)
    {
        while (true)
        {
            switch (value)
            {
                case ParenthesizedExpressionSyntax parenthesized:
                    value = parenthesized.Expression;
                    break;
                case CastExpressionSyntax cast:
                    value = cast.Expression;
                    break;
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } forgiven:
                    value = forgiven.Operand;
                    break;
                case ConditionalAccessExpressionSyntax conditional:
                    value = conditional.WhenNotNull;
                    break;
                default:
                    return value as InvocationExpressionSyntax;
            }
        }
    }

    /// <summary>The values that the argument is made of: several where the parameter is <c>params</c>, whatever the type of its collection is.</summary>
    internal static IEnumerable<IOperation> Values(IArgumentOperation argument) =>
        argument.ArgumentKind switch
        {
            ArgumentKind.Explicit or ArgumentKind.DefaultValue => [argument.Value],
            ArgumentKind.ParamArray when argument.Value is IArrayCreationOperation { Initializer.ElementValues: var elements } => elements.AsEnumerable(),
            ArgumentKind.ParamArray => [argument.Value],
            _ => argument.Value.Unwrapped().ChildOperations, // the Roslyn that this is built against knows no other collections
        };
}
