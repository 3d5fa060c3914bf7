namespace AsyncToolkit.Tests.Timeouts.Calls;

/// <summary>All of them.</summary>
internal static class TimeoutForms
{
    private static readonly TimeoutForm[] All =
    [
        new()
        {
            Name = "Task",
            IsTask = true,
            Start = (body, options, token) => Plain(body).WithTimeoutAsync(options, token),
            StartWithFactory = (body, options, factory, token) => Plain(body).WithTimeoutAsync(options, async (e, ct) => await factory(e, ct), token),
            StartWithTaskFactory = (body, options, factory, token) => Plain(body).WithTimeoutAsync(options, (e, ct) => (Task)factory(e, ct), token),
            Try = (body, options, token) => Plain(body).TryWithTimeoutAsync(options, token),
        },
        new()
        {
            Name = "Task<T>",
            IsTask = true,
            HasResult = true,
            Start = (body, options, token) => body(default).WithTimeoutAsync(options, token),
            StartWithFallback = (body, options, fallback, token) => body(default).WithTimeoutAsync(options, fallback, token),
            StartWithFactory = (body, options, factory, token) => body(default).WithTimeoutAsync(options, factory, token),
            StartWithTaskFactory = (body, options, factory, token) => body(default).WithTimeoutAsync(options, in factory, token),
            Try = (body, options, token) => body(default).TryWithTimeoutAsync(options, token),
        },
        new()
        {
            Name = "operation, ValueTask",
            Start = (body, options, token) => ValueTaskOf(body).WithTimeoutAsync(options, token),
            StartWithFactory = (body, options, factory, token) => ValueTaskOf(body).WithTimeoutAsync(options, async (e, ct) => await factory(e, ct), token),
            StartWithTaskFactory = (body, options, factory, token) => ValueTaskOf(body).WithTimeoutAsync(options, (e, ct) => (Task)factory(e, ct), token),
            Try = (body, options, token) => ValueTaskOf(body).TryWithTimeoutAsync(options, token),
        },
        new()
        {
            Name = "operation, ValueTask<T>",
            HasResult = true,
            Start = (body, options, token) => ValueTaskOfT(body).WithTimeoutAsync(options, token),
            StartWithFallback = (body, options, fallback, token) => ValueTaskOfT(body).WithTimeoutAsync(options, fallback, token),
            StartWithFactory = (body, options, factory, token) => ValueTaskOfT(body).WithTimeoutAsync(options, factory, token),
            StartWithTaskFactory = (body, options, factory, token) => ValueTaskOfT(body).WithTimeoutAsync(options, in factory, token),
            Try = (body, options, token) => ValueTaskOfT(body).TryWithTimeoutAsync(options, token),
        },
        new()
        {
            Name = "operation, Task",
            Start = (body, options, token) => TaskOf(body).WithTimeoutAsync(options, token),
            StartWithFactory = (body, options, factory, token) => TaskOf(body).WithTimeoutAsync(options, async (e, ct) => await factory(e, ct), token),
            StartWithTaskFactory = (body, options, factory, token) => TaskOf(body).WithTimeoutAsync(options, (e, ct) => (Task)factory(e, ct), token),
            Try = (body, options, token) => TaskOf(body).TryWithTimeoutAsync(options, token),
        },
        new()
        {
            Name = "operation, Task<T>",
            HasResult = true,
            Start = (body, options, token) => TaskOfT(body).WithTimeoutAsync(options, token),
            StartWithFallback = (body, options, fallback, token) => TaskOfT(body).WithTimeoutAsync(options, fallback, token),
            StartWithFactory = (body, options, factory, token) => TaskOfT(body).WithTimeoutAsync(options, factory, token),
            StartWithTaskFactory = (body, options, factory, token) => TaskOfT(body).WithTimeoutAsync(options, in factory, token),
            Try = (body, options, token) => TaskOfT(body).TryWithTimeoutAsync(options, token),
        },
        new()
        {
            Name = "RunAsync, ValueTask",
            Start = (body, options, token) => AsyncToolkit.Timeouts.RunAsync(options, ValueTaskOf(body), token),
            StartWithFactory = (body, options, factory, token) => AsyncToolkit.Timeouts.RunAsync(options, ValueTaskOf(body), async (e, ct) => await factory(e, ct), token),
            StartWithTaskFactory = (body, options, factory, token) => AsyncToolkit.Timeouts.RunAsync(options, ValueTaskOf(body), (e, ct) => (Task)factory(e, ct), token),
            Try = (body, options, token) => AsyncToolkit.Timeouts.TryRunAsync(options, ValueTaskOf(body), token),
        },
        new()
        {
            Name = "RunAsync, ValueTask<T>",
            HasResult = true,
            Start = (body, options, token) => AsyncToolkit.Timeouts.RunAsync(options, ValueTaskOfT(body), token),
            StartWithFallback = (body, options, fallback, token) => AsyncToolkit.Timeouts.RunAsync(options, ValueTaskOfT(body), fallback, token),
            StartWithFactory = (body, options, factory, token) => AsyncToolkit.Timeouts.RunAsync(options, ValueTaskOfT(body), factory, token),
            StartWithTaskFactory = (body, options, factory, token) => AsyncToolkit.Timeouts.RunAsync(options, ValueTaskOfT(body), in factory, token),
            Try = (body, options, token) => AsyncToolkit.Timeouts.TryRunAsync(options, ValueTaskOfT(body), token),
        },
        new()
        {
            Name = "RunAsync, Task",
            Start = (body, options, token) => AsyncToolkit.Timeouts.RunAsync(options, TaskOf(body), token),
            StartWithFactory = (body, options, factory, token) => AsyncToolkit.Timeouts.RunAsync(options, TaskOf(body), async (e, ct) => await factory(e, ct), token),
            StartWithTaskFactory = (body, options, factory, token) => AsyncToolkit.Timeouts.RunAsync(options, TaskOf(body), (e, ct) => (Task)factory(e, ct), token),
            Try = (body, options, token) => AsyncToolkit.Timeouts.TryRunAsync(options, TaskOf(body), token),
        },
        new()
        {
            Name = "RunAsync, Task<T>",
            HasResult = true,
            Start = (body, options, token) => AsyncToolkit.Timeouts.RunAsync(options, TaskOfT(body), token),
            StartWithFallback = (body, options, fallback, token) => AsyncToolkit.Timeouts.RunAsync(options, TaskOfT(body), fallback, token),
            StartWithFactory = (body, options, factory, token) => AsyncToolkit.Timeouts.RunAsync(options, TaskOfT(body), factory, token),
            StartWithTaskFactory = (body, options, factory, token) => AsyncToolkit.Timeouts.RunAsync(options, TaskOfT(body), in factory, token),
            Try = (body, options, token) => AsyncToolkit.Timeouts.TryRunAsync(options, TaskOfT(body), token),
        },
    ];

    internal static IEnumerable<TimeoutForm> Each => All;

    internal static TheoryData<string> Names => new(All.Select(form => form.Name));

    internal static TheoryData<string> Operations => new(All.Where(form => !form.IsTask).Select(form => form.Name));

    internal static TheoryData<string> Tasks => new(All.Where(form => form.IsTask).Select(form => form.Name));

    internal static TheoryData<string> WithResult => new(All.Where(form => form.HasResult).Select(form => form.Name));

    internal static TheoryData<string> OperationsWithResult => new(All.Where(form => form is { HasResult: true, IsTask: false }).Select(form => form.Name));

    internal static TimeoutForm Of(string name) => All.Single(form => form.Name == name);

    // not the Task<object> that it is
    private static Task Plain(TimeoutForm.Body body)
    {
        return RunAsync();

        // whoever completes the body completes this, on his own thread
        async Task RunAsync() => await body(default).ConfigureAwait(false);
    }

    private static Func<CancellationToken, ValueTask> ValueTaskOf(TimeoutForm.Body body) => token => new ValueTask(body(token));

    private static Func<CancellationToken, ValueTask<object?>> ValueTaskOfT(TimeoutForm.Body body) => token => new ValueTask<object?>(body(token));

    private static Func<CancellationToken, Task> TaskOf(TimeoutForm.Body body) => token => body(token);

    private static Func<CancellationToken, Task<object?>> TaskOfT(TimeoutForm.Body body) => token => body(token);
}
