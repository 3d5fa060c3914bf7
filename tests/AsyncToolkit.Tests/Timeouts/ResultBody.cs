namespace AsyncToolkit.Tests.Timeouts;

/// <summary>Gives a body a result, so that the contract of blocks can be asked of those with a result too.</summary>
internal static class ResultBody
{
    // An async frame would keep one exception of several.
    internal static Func<CancellationToken, ValueTask<string>> Of(Func<CancellationToken, ValueTask>? body) => body is null ? null! : token =>
        new ValueTask<string>(body(token).AsTask().ContinueWith(
            static ended => ended.Exception is { } failed ? WithAll(failed) : WithResultAsync(ended),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default).Unwrap());

    private static Task<string> WithAll(AggregateException failed)
    {
        var source = new TaskCompletionSource<string>();
        source.SetException(failed.InnerExceptions);
        return source.Task;
    }

    private static async Task<string> WithResultAsync(Task ended)
    {
        await ended.ConfigureAwait(false);
        return "result";
    }
}
