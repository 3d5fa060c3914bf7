namespace AsyncToolkit.Testing;

/// <summary>Calls the runtime's promises by the methods that return them.</summary>
internal static class PromiseName
{
    /// <summary>What a wait on real time is called; the hint of a failure message looks for it.</summary>
    internal const string RealTime = "on REAL time";

    private static readonly (string Type, string Name)[] Names =
    [
        ("DelayPromise", "Task.Delay"),
        ("WhenAllPromise", "Task.WhenAll (TrackPending names what it waits for)"),
        ("WhenEachState", "Task.WhenEach"),
        ("WhenAnyPromise", "Task.WhenAny"),
        ("CompleteOnInvokePromise", "Task.WhenAny"),
        ("CancellationPromise", "Task.WaitAsync"),
        ("UnwrapPromise", "Task.Run of an async delegate (TrackPending names what that waits for)"),
        ("SemaphoreSlim.TaskNode", "SemaphoreSlim.WaitAsync"),
        ("PeriodicTimer.State", "PeriodicTimer.WaitForNextTickAsync"),
        ("WaitingReadAsyncOperation", "ChannelReader.WaitToReadAsync"),
        ("WaitingWriteAsyncOperation", "ChannelWriter.WaitToWriteAsync"),
        ("BlockedReadAsyncOperation", "ChannelReader.ReadAsync"),
        ("BlockedWriteAsyncOperation", "ChannelWriter.WriteAsync"),
        ("VoidAsyncOperationWithData", "ChannelWriter.WriteAsync"),
        ("AsyncOperation", "a channel operation"),
    ];

    internal static string Of(object promise)
    {
        Type type = promise.GetType();
        string name = type.DeclaringType is null ? WithoutArity(type) : $"{WithoutArity(type.DeclaringType)}.{WithoutArity(type)}";
        foreach ((string known, string friendly) in Names)
        {
            if (name.Contains(known, StringComparison.Ordinal))
            {
                return IsOnRealTime(promise) ? $"{friendly} {RealTime}" : friendly;
            }
        }

        if (promise is Task task)
        {
            if (StateMachines.Field(task, "m_action") is Delegate action)
            {
                return $"Task.Run of {CodeName.Of(action.Method.DeclaringType, action.Method.Name)} [{task.Status}]";
            }

            return task.AsyncState is { } state ? $"{name} of {state}" : $"a TaskCompletionSource ({name})";
        }

        return name;
    }

    /// <summary>Whether the promise waits for a timer of the runtime's own clock: the usual reason why a virtual test does not move.</summary>
    private static bool IsOnRealTime(object promise) => StateMachines.Field(promise, "_timer")?.GetType().Name == "TimerQueueTimer";

    private static string WithoutArity(Type type)
    {
        int tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? type.Name : type.Name[..tick];
    }
}
