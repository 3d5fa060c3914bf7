using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.Internal;

/// <summary><c>Task.WhenAll(source.Select(selector))</c>, with whatever stands between the two.</summary>
internal sealed class FanOutCall
{
    private FanOutCall(IInvocationOperation whenAll, IOperation source, IOperation selector)
    {
        WhenAll = whenAll;
        Source = source;
        Selector = selector;
    }

    internal IInvocationOperation WhenAll { get; }

    internal IOperation Source { get; }

    /// <summary>A lambda, or a reference to a method.</summary>
    internal IOperation Selector { get; }

    /// <summary>The words <c>Task.WhenAll</c> in the code.</summary>
    internal Location Location => ((InvocationExpressionSyntax)WhenAll.Syntax).Expression.GetLocation();

    /// <summary>The fan-out of this call, if it is one: the selector starts work, and the source is not tasks that run already.</summary>
    internal static FanOutCall? Of(IInvocationOperation whenAll, KnownTypes types)
    {
        if (!IsWhenAll(whenAll, types) || SelectIn(whenAll.Arguments[0].Value, types) is not { } select)
        {
            return null;
        }

        IOperation selector = select.Arguments[1].Value.Unwrapped();
        selector = selector is IDelegateCreationOperation creation ? creation.Target.Unwrapped() : selector;
        return types.IsTaskOrValueTask(select.TargetMethod.TypeArguments[0]) || !types.IsTask(select.TargetMethod.TypeArguments[1]) || !Starts(selector)
            ? null
            : new FanOutCall(whenAll, select.Arguments[0].Value, selector);
    }

    /// <summary><c>Task.WhenAll</c> with one argument, or with a collection expression in its place.</summary>
    internal static bool IsWhenAll(IInvocationOperation invocation, KnownTypes types) =>
        invocation is { TargetMethod.Name: "WhenAll", Arguments.Length: 1 } && types.IsTask(invocation.TargetMethod.ContainingType);

    private static IInvocationOperation? SelectIn(IOperation argument, KnownTypes types)
    {
        for (int step = 0; step < 8; step++)
        {
            argument = Sources.Resolved(argument);
            switch (argument)
            {
                case ITranslatedQueryOperation query:
                    argument = query.Operation;
                    continue;
                case IInvocationOperation { TargetMethod: { Name: "ToArray" or "ToList" or "AsEnumerable" } method, Arguments.Length: 1 } call when types.Is(method.ContainingType, "System.Linq.Enumerable"):
                    argument = call.Arguments[0].Value;
                    continue;
                case IInvocationOperation { TargetMethod: { Name: "Select", TypeArguments.Length: 2 } method, Arguments.Length: 2 } call when types.Is(method.ContainingType, "System.Linq.Enumerable"):
                    return call;
            }

            // [.. source.Select(…)]
            if (!Sources.IsCollectionOrSpread(argument.Syntax) || argument.ChildOperations.Count != 1)
            {
                return null;
            }

            argument = argument.ChildOperations.First();
        }

        return null;
    }

    // A method, an async lambda, or a lambda that returns what a call returns. A lambda that names a task starts nothing.
    private static bool Starts(IOperation selector) =>
        selector switch
        {
            IMethodReferenceOperation => true,
            IAnonymousFunctionOperation { Symbol.IsAsync: true } => true,
            IAnonymousFunctionOperation lambda => lambda.Body.DescendantsOfFunction().OfType<IReturnOperation>().Any(r => r.ReturnedValue?.Unwrapped() is IInvocationOperation),
            _ => false,
        };
}
