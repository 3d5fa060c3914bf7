using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncToolkit.Analyzers.Internal;

/// <summary>
/// The members of the framework that block the calling thread, and what they are called in messages. Each question is answered by the
/// names first: symbols are compared only where the names fit.
/// </summary>
internal sealed class BlockingApis(KnownTypes types)
{
    /// <summary>Waits that other analyzers do not know: the seeds of ATK2001.</summary>
    internal string? Wait(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        string? type = (method.ContainingType.Name, method.Name) switch
        {
            ("WaitHandle", "WaitOne" or "WaitAny" or "WaitAll" or "SignalAndWait") => "System.Threading.WaitHandle",
            ("ManualResetEventSlim", "Wait") => "System.Threading.ManualResetEventSlim",
            ("CountdownEvent", "Wait") => "System.Threading.CountdownEvent",
            ("Barrier", "SignalAndWait") => "System.Threading.Barrier",
            ("BlockingCollection", "Take" or "GetConsumingEnumerable") => "System.Collections.Concurrent.BlockingCollection`1",
            ("Thread", "Join") => "System.Threading.Thread",
            ("Monitor", "Wait") => "System.Threading.Monitor",
            ("SpinWait", "SpinUntil") => "System.Threading.SpinWait",
            ("TaskAsyncEnumerableExtensions", "ToBlockingEnumerable") => "System.Threading.Tasks.TaskAsyncEnumerableExtensions",
            _ => null,
        };
        return type is not null && types.Is(method.ContainingType, type) && !IsPolling(call) ? $"{ReceiverName(call, method)}.{method.Name}" : null;
    }

    /// <summary>Everything that blocks, tasks included: the seeds of ATK2004.</summary>
    internal string? Block(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        string? type = (method.ContainingType.Name, method.Name) switch
        {
            ("Task", "Wait" or "WaitAll" or "WaitAny") => "System.Threading.Tasks.Task",
            ("Thread", "Sleep") => "System.Threading.Thread",
            ("SemaphoreSlim", "Wait") => "System.Threading.SemaphoreSlim",
            _ => null,
        };
        if (type is not null)
        {
            return types.Is(method.ContainingType, type) && !IsPolling(call) ? $"{method.ContainingType.Name}.{method.Name}" : null;
        }

        return method.Name == "GetResult" && IsAwaiter(method.ContainingType) ? "GetAwaiter().GetResult()" : Wait(call);
    }

    /// <summary><c>Task&lt;T&gt;.Result</c> and that of value tasks.</summary>
    internal string? Block(IPropertyReferenceOperation property) =>
        property.Property.Name == "Result" && (types.Is(property.Property.ContainingType, "System.Threading.Tasks.Task`1") || types.Is(property.Property.ContainingType, "System.Threading.Tasks.ValueTask`1"))
            ? $"{property.Property.ContainingType.Name}<T>.Result"
            : null;

    /// <summary>Synchronous file I/O.</summary>
    internal static string? FileAccess(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        bool reads = (method.ContainingType.Name, method.Name) switch
        {
            ("File", "ReadAllText" or "ReadAllBytes" or "ReadAllLines" or "ReadLines" or "WriteAllText" or "WriteAllBytes" or "WriteAllLines" or "AppendAllText" or "AppendAllLines" or "Copy" or "Move" or "Delete") => true,
            ("FileStream", "Read" or "Write" or "Flush" or "ReadByte" or "WriteByte") => true,
            _ => false,
        };
        return reads && method.ContainingNamespace.ToDisplayString() == "System.IO" ? $"{method.ContainingType.Name}.{method.Name}" : null;
    }

    /// <summary>A time limit of zero asks and does not wait.</summary>
    private bool IsPolling(IInvocationOperation call) =>
        call.Arguments.Any(argument => argument.Parameter?.Name is "millisecondsTimeout" or "timeout" && IsZero(argument.Value.Unwrapped()));

    private bool IsZero(IOperation value) =>
        value.ConstantValue is { HasValue: true, Value: 0 }
        || (types.Is(value.Type, "System.TimeSpan") && value is IFieldReferenceOperation { Field.Name: "Zero" } or IDefaultValueOperation);

    private static bool IsAwaiter(INamedTypeSymbol type)
    {
        INamedTypeSymbol outermost = type.ContainingType ?? type;
        return outermost.Name is "TaskAwaiter" or "ValueTaskAwaiter" or "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable"
            && outermost.ContainingNamespace.ToDisplayString() == "System.Runtime.CompilerServices";
    }

    // The type in the source is the better name: WaitOne is declared by WaitHandle, but it is a mutex that one waits for.
    private static string ReceiverName(IInvocationOperation call, IMethodSymbol method) =>
        call.Instance?.Type is { } type && !method.IsStatic ? type.Name : method.IsExtensionMethod ? "IAsyncEnumerable<T>" : method.ContainingType.Name;
}
