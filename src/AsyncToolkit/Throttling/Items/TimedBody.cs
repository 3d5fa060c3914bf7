using System.Runtime.ExceptionServices;

namespace AsyncToolkit.Internal;

/// <summary>A body under <see cref="ThrottleOptions.ItemTimeout"/>: cancel, wait, and, if that was asked for, abandon.</summary>
internal sealed class TimedBody<T>(
    ThrottleOptions options,
    TimeSpan timeout,
    Func<T, CancellationToken, ValueTask> body,
    CallObservers observers,
    ProgressReporter? progress)
{
    internal async ValueTask RunAsync(T item, CancellationToken callToken)
    {
        var attempt = new ItemAttempt(options, timeout, callToken);
        Exception? failure = attempt.Abandoned is { } abandoned
            ? await RunUntilAbandonedAsync(item, attempt, abandoned).ConfigureAwait(false)
            : await RunToEndAsync(item, attempt).ConfigureAwait(false);

        Exception? outcome = await attempt.EndAsync(failure).ConfigureAwait(false);
        if (attempt.CallbacksRun)
        {
            // the body has ended, and what hangs on its token is abandoned in its place
            observers.Abandoned(attempt.Elapsed, timeout);
            _ = ObserveCallbacksAsync(attempt);
        }

        if (outcome is { } final)
        {
            // as it was thrown, with its stack
            ExceptionDispatchInfo.Throw(final);
        }
    }

    private async ValueTask<Exception?> RunToEndAsync(T item, ItemAttempt attempt)
    {
        try
        {
            await body(item, attempt.Token).ConfigureAwait(false);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    // On a thread that is not the worker's: a body that blocks before its first await could not be given up otherwise.
    private async ValueTask<Exception?> RunUntilAbandonedAsync(T item, ItemAttempt attempt, Task abandoned)
    {
        Task<Exception?> running = Task.Run(
            () => attempt.MayBegin() ? RunToEndAsync(item, attempt).AsTask() : Task.FromResult<Exception?>(null), CancellationToken.None);
        await Task.WhenAny(running, abandoned).ConfigureAwait(false);
        if (running.IsCompleted)
        {
            return await running.ConfigureAwait(false);
        }

        OperationTimeoutException exception = attempt.Abandon();
        progress?.BodyAbandoned();
        observers.Abandoned(attempt.Elapsed, timeout);
        _ = ObserveAsync(running, attempt);
        throw exception;
    }

    private async Task ObserveAsync(Task<Exception?> running, ItemAttempt attempt)
    {
        Exception? outcome = await running.ConfigureAwait(false);
        observers.AbandonedEnded(attempt.Elapsed, outcome);
        await ObserveCallbacksAsync(attempt).ConfigureAwait(false);
    }

    private async Task ObserveCallbacksAsync(ItemAttempt attempt)
    {
        foreach (Exception e in await attempt.CallbackFailuresAsync().ConfigureAwait(false))
        {
            observers.AbandonedEnded(attempt.Elapsed, e);
        }
    }
}
