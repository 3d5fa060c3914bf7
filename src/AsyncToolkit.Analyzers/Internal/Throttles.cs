using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.Internal;

/// <summary>Signs that code waits for its turn: then there is a limit, whoever wrote it.</summary>
internal static class Throttles
{
    /// <summary>Whether the code, or a method of this compilation that it calls or names, waits for a semaphore or for a permit.</summary>
    internal static bool Wait(IOperation operation, KnownTypes types) =>
        operation.DescendantsAndSelf().Any(inner => inner switch
        {
            IInvocationOperation invocation => IsWait(invocation, types) || Waits(invocation.TargetMethod),
            IMethodReferenceOperation reference => Waits(reference.Method),
            _ => false,
        });

    /// <summary><c>semaphore.Wait…(…)</c> or <c>limiter.AcquireAsync(…)</c>.</summary>
    internal static bool IsWait(IInvocationOperation invocation, KnownTypes types) =>
        invocation.TargetMethod.Name is "WaitAsync" or "Wait" && types.Is(invocation.TargetMethod.ContainingType, "System.Threading.SemaphoreSlim")
        || invocation.TargetMethod.Name is "AcquireAsync" or "AttemptAcquire" or "WaitToWriteAsync";

    // By the names in its text, and one level deep: a wait that is not one costs an alarm and never gives a false one.
    private static bool Waits(IMethodSymbol method) =>
        method.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax().DescendantNodes().Any(
            node => node is IdentifierNameSyntax { Identifier.ValueText: "WaitAsync" or "AcquireAsync" or "WaitToWriteAsync" }));
}
