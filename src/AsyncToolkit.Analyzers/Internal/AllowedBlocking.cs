using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.Internal;

/// <summary>Code between the start and the end of <c>BlockingDetector.AllowBlocking</c>: whoever wrote it knows that it blocks.</summary>
/// <remarks>
/// The scope counts on its thread, so it does not reach into lambdas and local functions, which run when and where somebody else says. The delegate
/// that <c>AllowBlocking</c> itself runs is the exception.
/// </remarks>
internal static class AllowedBlocking
{
    /// <summary>Whether the operation stands inside of a scope that allows blocking, or of the delegate that it is allowed to.</summary>
    internal static bool Covers(IOperation operation, KnownTypes types)
    {
        if (types.Find("AsyncToolkit.BlockingDetector") is null)
        {
            return false;
        }

        for (IOperation child = operation; child.Parent is { } parent; child = parent)
        {
            switch (parent)
            {
                case IUsingOperation @using when child == @using.Body && IsScope(@using.Resources, types):
                case IBlockOperation block when IsOpenedBefore(child, block, types):
                    return true;
                case IAnonymousFunctionOperation lambda:
                    return IsAction(lambda, types);
                case ILocalFunctionOperation:
                    return false;
            }
        }

        return false;
    }

    /// <summary>Whether the resource of a using statement is a scope that allows blocking.</summary>
    internal static bool IsScope(IOperation resource, KnownTypes types) =>
        resource.DescendantsOfFunction().Prepend(resource).Any(o => o is IInvocationOperation && types.Is(o.Type, "AsyncToolkit.AllowBlockingScope"));

    /// <summary>Whether the lambda is the delegate of <c>AllowBlocking(reason, action)</c>.</summary>
    internal static bool IsAction(IAnonymousFunctionOperation lambda, KnownTypes types) =>
        lambda.CallThatTakesIt() is { TargetMethod: { Name: "AllowBlocking" } method } && types.Is(method.ContainingType, "AsyncToolkit.BlockingDetector");

    // A loop, and no query: this is asked at each block around each call.
    private static bool IsOpenedBefore(IOperation statement, IBlockOperation block, KnownTypes types)
    {
        foreach (IOperation earlier in block.Operations)
        {
            if (earlier == statement)
            {
                break;
            }

            if (earlier is IUsingDeclarationOperation declaration && IsScope(declaration.DeclarationGroup, types))
            {
                return true;
            }
        }

        return false;
    }
}
