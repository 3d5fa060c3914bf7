using System.Reflection;

namespace AsyncToolkit.Tests.EndOfRun;

/// <summary>
/// Whom a timer calls in the end. Between it and the code that waits the framework puts delays, continuations and token sources of its own, whose names say nothing
/// about whose they are.
/// </summary>
/// <remarks>Each is looked into for the one thing that it calls, and no further: by way of a context or of a flow of execution everything leads to everything.</remarks>
internal sealed class Callees
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly;

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly List<Type> _types = [];
    private readonly List<string> _names = [];

    private Callees()
    {
    }

    /// <summary>Whether all of it is the framework's: nobody can be told.</summary>
    internal bool AreAllOfTheFramework => _types.TrueForAll(IsOfTheFramework);

    internal static Callees Of(Delegate callback, object? state)
    {
        Callees found = new();
        found.Follow(callback);
        found.Follow(state);
        return found;
    }

    /// <summary>The value of a field, whichever base type has it.</summary>
    internal static object? Field(object owner, string name)
    {
        for (Type? type = owner.GetType(); type is not null; type = type.BaseType)
        {
            if (type.GetField(name, Declared) is { } field)
            {
                return field.GetValue(owner);
            }
        }

        throw new MissingFieldException(owner.GetType().FullName, name);
    }

    public override string ToString() => string.Join(", ", _names);

    private static bool IsOfTheFramework(Type type) =>
        type.Assembly == typeof(object).Assembly && Array.TrueForAll(type.GetGenericArguments(), IsOfTheFramework);

    private void Follow(object? thing)
    {
        if (thing is null || !_seen.Add(thing))
        {
            return;
        }

        Add(thing.GetType(), thing.GetType().ToString());
        switch (thing)
        {
            case Delegate call:
                Add(call.Method.DeclaringType, $"{call.Method.DeclaringType}.{call.Method.Name}");
                Follow(call.Target);
                break;
            case Task task:
                Follow(Field(task, "m_action"));
                Follow(Field(task, "m_continuationObject"));
                break;
            case List<object?> continuations:
                continuations.ForEach(Follow);
                break;
            case CancellationTokenSource source:
                FollowRegistrations(source);
                break;
            default:
                FollowContinuation(thing);
                break;
        }
    }

    private void FollowRegistrations(CancellationTokenSource source)
    {
        object? registrations = Field(source, "_registrations");
        for (object? node = registrations is null ? null : Field(registrations, "Callbacks"); node is not null; node = Field(node, "Next"))
        {
            Follow(Field(node, "Callback"));
            Follow(Field(node, "CallbackState"));
        }
    }

    private void FollowContinuation(object thing)
    {
        switch (thing.GetType().FullName)
        {
            case "System.Threading.Tasks.AwaitTaskContinuation":
            case "System.Threading.Tasks.SynchronizationContextAwaitTaskContinuation":
            case "System.Threading.Tasks.TaskSchedulerAwaitTaskContinuation":
                Follow(Field(thing, "m_action"));
                break;
            case "System.Threading.Tasks.ContinueWithTaskContinuation":
                Follow(Field(thing, "m_task"));
                break;
            case "System.Runtime.CompilerServices.AsyncMethodBuilderCore+ContinuationWrapper":
                Follow(Field(thing, "_continuation"));
                break;
            case "System.Threading.PeriodicTimer+State":
                object pending = Field(thing, "_mrvtsc")!;
                Follow(Field(pending, "_continuation"));
                Follow(Field(pending, "_continuationState"));
                break;
        }
    }

    private void Add(Type? type, string name)
    {
        if (type is not null)
        {
            _types.Add(type);
            _names.Add(name);
        }
    }
}
