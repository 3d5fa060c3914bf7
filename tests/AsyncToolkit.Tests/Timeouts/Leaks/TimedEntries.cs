using AsyncToolkit.Tests.Timeouts.Calls;

namespace AsyncToolkit.Tests.Timeouts.Leaks;

/// <summary>All of them: the calls under a timeout, in each form and with each tail, and the blocks under a deadline.</summary>
internal static class TimedEntries
{
    private static readonly TimedEntry[] All = [.. Calls(), .. Blocks()];

    internal static IEnumerable<string> Names => All.Select(entry => entry.Name);

    internal static TimedEntry Of(string name) => All.Single(entry => entry.Name == name);

    private static IEnumerable<TimedEntry> Calls()
    {
        foreach (TimeoutForm form in TimeoutForms.Each)
        {
            yield return Entry("throws", (body, it) => form.Start(body, it.Options, it.Token));
            yield return Entry("tries", (body, it) => form.Try(body, it.Options, it.Token));
            yield return Entry("factory", (body, it) => form.StartWithFactory(body, it.Options, it.MakeAsync, it.Token));
            yield return Entry("task factory", (body, it) => form.StartWithTaskFactory(body, it.Options, (e, token) => it.MakeAsync(e, token).AsTask(), it.Token));
            if (form.StartWithFallback is { } start)
            {
                yield return Entry("fallback", (body, it) => start(body, it.Options, "fallback", it.Token));
            }

            TimedEntry Entry(string tail, Func<TimeoutForm.Body, TimedArguments, Task> startWith) =>
                new($"{form.Name}, {tail}", form.IsTask, (body, it) => startWith(token => body(token), it));
        }
    }

    private static IEnumerable<TimedEntry> Blocks()
    {
        yield return new("FailAfterAsync, ValueTask", false, static (body, it) =>
            Deadline.FailAfterAsync(it.Timeout, token => new ValueTask(body(token)), it.Time, it.Name, it.Token));
        yield return new("FailAfterAsync, Task", false, static (body, it) =>
            Deadline.FailAfterAsync(it.Timeout, token => (Task)body(token), it.Time, it.Name, it.Token));
        yield return new("FailAfterAsync, ValueTask<T>", false, static (body, it) =>
            Deadline.FailAfterAsync(it.Timeout, token => new ValueTask<object?>(body(token)), it.Time, it.Name, it.Token));
        yield return new("FailAfterAsync, Task<T>", false, static (body, it) =>
            Deadline.FailAfterAsync(it.Timeout, token => body(token), it.Time, it.Name, it.Token));
        yield return new("MoveOnAfterAsync, ValueTask", false, static (body, it) =>
            Deadline.MoveOnAfterAsync(it.Timeout, token => new ValueTask(body(token)), it.Time, it.Name, it.Token));
        yield return new("MoveOnAfterAsync, Task", false, static (body, it) =>
            Deadline.MoveOnAfterAsync(it.Timeout, token => (Task)body(token), it.Time, it.Name, it.Token));
        yield return new("MoveOnAfterAsync, ValueTask<T>", false, static (body, it) =>
            Deadline.MoveOnAfterAsync(it.Timeout, token => new ValueTask<object?>(body(token)), it.Time, it.Name, it.Token));
        yield return new("MoveOnAfterAsync, Task<T>", false, static (body, it) =>
            Deadline.MoveOnAfterAsync(it.Timeout, token => body(token), it.Time, it.Name, it.Token));
    }
}
