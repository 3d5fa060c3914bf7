namespace AsyncToolkit.Testing;

/// <summary>Decides how the task of a run ends.</summary>
internal static class RunResult
{
    /// <summary>The body's own task wherever the body ended by itself, so that its exceptions and its cancellation arrive as they were.</summary>
    internal static Task Of(VirtualRun run, string? leaks)
    {
        Task body = run.BodyTask ?? Task.CompletedTask;
        if (run.Failure is not { } failure)
        {
            return Leaked(run, leaks) ?? body;
        }

        Exception? own = body.IsFaulted ? body.Exception!.InnerException : null;
        if (failure.Escaped is { } escaped)
        {
            // Both are the user's; the first comes first.
            return own is null || own == escaped ? Task.FromException(escaped) : FromExceptions([escaped, own]);
        }

        return Task.FromException(new VirtualTimeException(failure.Reason, failure.Message, own is OperationCanceledException ? null : own)
        {
            Seed = run.Schedule?.Seed,
            Schedule = run.Schedule?.ToString(),
        });
    }

    private static Task? Leaked(VirtualRun run, string? leaks)
    {
        switch (run.Options.LeakCheck)
        {
            case LeakCheck.Throw when leaks is not null:
                return Task.FromException(new VirtualTimeException(VirtualTimeFailure.Leaked, leaks)
                {
                    Seed = run.Schedule?.Seed,
                    Schedule = run.Schedule?.ToString(),
                });
            case LeakCheck.Report when leaks is not null:
                try
                {
                    (run.Options.Output ?? Console.Out.WriteLine)(leaks);
                    return null;
                }
                catch (Exception exception)
                {
                    // An output that fails is the test's own failure: a report that nobody can read is none.
                    return Task.FromException(exception);
                }

            default:
                return null;
        }
    }

    private static Task FromExceptions(IEnumerable<Exception> exceptions)
    {
        TaskCompletionSource source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        source.SetException(exceptions);
        return source.Task;
    }
}
