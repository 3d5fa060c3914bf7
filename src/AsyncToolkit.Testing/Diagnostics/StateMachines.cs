using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Threading.Tasks.Sources;

namespace AsyncToolkit.Testing;

/// <summary>Looks into async state machines, as a debugger does: which await they stand at, and on what. For failure messages only.</summary>
/// <remarks>Guarded reflection on compiler-generated fields: in a trimmed program they can be missing, and the message is then shorter.</remarks>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Missing fields make a failure message shorter, nothing else.")]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Missing fields make a failure message shorter, nothing else.")]
internal static class StateMachines
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>The state machine of a task or pooled source that an async method returned; null for anything else.</summary>
    internal static object? Of(object promise) => promise.GetType().GetField("StateMachine", Fields)?.GetValue(promise);

    /// <summary>The method, and the await at which it stands, counted from 1 in the order of the source.</summary>
    internal static string Describe(object stateMachine)
    {
        Type type = stateMachine.GetType();
        string method = CodeName.Of(type.DeclaringType, type.Name);
        return type.GetField("<>1__state", Fields)?.GetValue(stateMachine) is int state and >= 0 ? $"{method}, at await {state + 1}" : method;
    }

    /// <summary>What the state machine awaits now: completed awaits leave their fields empty.</summary>
    internal static IEnumerable<object> Awaited(object stateMachine) =>
        stateMachine.GetType().GetFields(Fields)
            .Where(static field => field.Name.StartsWith("<>u__", StringComparison.Ordinal))
            .SelectMany(field => Promises(field.GetValue(stateMachine)))
            .Where(static promise => promise is not Task { IsCompleted: true });

    /// <summary>The tasks that a promise of the runtime, such as that of <see cref="Task.WhenAll(Task[])"/>, waits for.</summary>
    internal static IEnumerable<Task> Children(Task task)
    {
        for (Type? type = task.GetType(); type is not null && type != typeof(Task) && type.Assembly == typeof(Task).Assembly; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(Fields | BindingFlags.DeclaredOnly))
            {
                object? value = field.GetValue(task);
                foreach (Task? child in value is Task one ? [one] : value as IEnumerable<Task?> ?? [])
                {
                    if (child is { IsCompleted: false })
                    {
                        yield return child;
                    }
                }
            }
        }
    }

    /// <summary>The state machine that continues when a task completes; null when it is something else that does.</summary>
    internal static object? Continuation(Task task)
    {
        object? continuation = typeof(Task).GetField("m_continuationObject", Fields)?.GetValue(task);
        for (int depth = 0; continuation is not null && depth < 4; depth++)
        {
            if (Of(continuation) is { } stateMachine)
            {
                return stateMachine;
            }

            continuation = continuation is Delegate action
                ? action.Target
                : continuation.GetType().GetField("m_action", Fields)?.GetValue(continuation);
        }

        return null;
    }

    /// <summary>The context that an async method captured at its last await; its field differs between runtimes.</summary>
    internal static ExecutionContext? Context(Task task) =>
        (Field(task, "Context") ?? task.AsyncState ?? Field(task, "m_stateObject")) as ExecutionContext;

    /// <summary>The value of a field of the runtime's own types; null when there is none.</summary>
    internal static object? Field(object instance, string name)
    {
        for (Type? type = instance.GetType(); type is not null; type = type.BaseType)
        {
            if (type.GetField(name, Fields | BindingFlags.DeclaredOnly) is { } field)
            {
                return field.GetValue(instance);
            }
        }

        return null;
    }

    /// <summary>Awaiters are structs around the promise, sometimes several deep.</summary>
    private static IEnumerable<object> Promises(object? awaiter)
    {
        if (awaiter is null)
        {
            yield break;
        }

        Type type = awaiter.GetType();
        if (awaiter is Task || !type.IsValueType)
        {
            yield return awaiter;
            yield break;
        }

        foreach (FieldInfo field in type.GetFields(Fields))
        {
            object? value = field.GetValue(awaiter);
            if (value is Task or IValueTaskSource || (value is not null && field.Name == "_obj"))
            {
                yield return value;
            }
            else if (value is not null && field.FieldType is { IsValueType: true, IsPrimitive: false, IsEnum: false })
            {
                foreach (object promise in Promises(value))
                {
                    yield return promise;
                }
            }
        }
    }
}
