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
    internal static bool IsForSyncCallers(IOperation operation) => Conditions.Hold(operation, static (flag, outcome) => NameOf(flag) is { } name && MeansAsync(name) is { } isAsync && isAsync != outcome);

    /// <summary>Whether the call tells what it calls to be synchronous: <c>ReadAsync(async: false)</c> returns a task that has completed.</summary>
    internal static bool IsSync(IInvocationOperation call) =>
        call.Arguments.Any(argument => argument.Parameter is { } parameter && MeansAsync(parameter.Name) is { } isAsync && argument.Value.ConstantValue is { HasValue: true, Value: bool value } && value != isAsync);

    private static string? NameOf(IOperation flag) =>
        flag switch
        {
            IParameterReferenceOperation { Parameter.Name: var name } => name,
            ILocalReferenceOperation { Local.Name: var name } => name,
            IMemberReferenceOperation { Member.Name: var name } => name,
            _ => null,
        };

    private static bool? MeansAsync(string name) =>
        name.TrimStart('_').ToUpperInvariant() switch
        {
            "ASYNC" or "ISASYNC" or "DOASYNC" or "USEASYNC" or "RUNASYNC" or "EXECUTEASYNC" or "ISASYNCHRONOUS" => true,
            "SYNC" or "ISSYNC" or "DOSYNC" or "RUNSYNC" or "SYNCHRONOUS" or "ISSYNCHRONOUS" => false,
            _ => null,
        };
}
