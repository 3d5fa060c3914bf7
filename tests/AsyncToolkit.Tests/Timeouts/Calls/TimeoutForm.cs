namespace AsyncToolkit.Tests.Timeouts.Calls;

/// <summary>One of the ways to put a time on something, with every tail that takes options. What is timed results in an object, or in nothing.</summary>
internal sealed class TimeoutForm
{
    internal delegate Task<object?> Body(CancellationToken token);

    internal required string Name { get; init; }

    /// <summary>A task that runs already: its token is none, and it is abandoned at once.</summary>
    internal bool IsTask { get; init; }

    internal bool HasResult { get; init; }

    /// <summary>Returns the very task of the call.</summary>
    internal required Func<Body, TimeoutOptions, CancellationToken, Task> Start { get; init; }

    /// <summary>Null where there is no result to stand in for.</summary>
    internal Func<Body, TimeoutOptions, object?, CancellationToken, Task>? StartWithFallback { get; init; }

    internal required Func<Body, TimeoutOptions, Func<Exception, CancellationToken, ValueTask<object?>>, CancellationToken, Task> StartWithFactory { get; init; }

    /// <summary>The same with a factory that returns a task.</summary>
    internal required Func<Body, TimeoutOptions, Func<Exception, CancellationToken, Task<object?>>, CancellationToken, Task> StartWithTaskFactory { get; init; }

    internal required Func<Body, TimeoutOptions, CancellationToken, Task> Try { get; init; }

    public override string ToString() => Name;

    internal static object? ResultOf(Task call) => (call as Task<object?>)?.Result;

    internal static bool IsTimedOut(Task call) =>
        call is Task<TimeoutResult<object?>> typed ? typed.Result.IsTimedOut : ((Task<TimeoutResult>)call).Result.IsTimedOut;
}
