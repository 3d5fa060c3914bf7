using System.Runtime.ExceptionServices;

namespace AsyncToolkit.Internal;

/// <summary>A body under <see cref="ThrottleOptions.ItemTimeout"/>: cancel, wait, and, if that was asked for, abandon.</summary>
internal sealed class TimedBody<T, TResult>(
    ThrottleOptions options,
    TimeSpan timeout,
    Func<T, CancellationToken, ValueTask<TResult>> body,
    CallLog? log,
    ProgressReporter? progress,
    UnclaimedResults? unclaimed)
{
    internal async ValueTask<TResult> RunAsync(T item, CancellationToken callToken)
    {
        var attempt = new ItemAttempt(options, timeout, callToken);
        BodyEnd<TResult> end = attempt.Abandoned is { } abandoned
            ? await RunUntilAbandonedAsync(item, attempt, abandoned).ConfigureAwait(false)
            : await RunToEndAsync(item, attempt).ConfigureAwait(false);

        Exception? outcome = await attempt.EndAsync(end.Failure).ConfigureAwait(false);
        if (attempt.CallbacksRun)
        {
            // the body has ended, and what hangs on its token is abandoned in its place
            log?.Abandoned(attempt.ElapsedOrTimeout(), timeout);
            _ = ObserveCallbacksAsync(attempt);
        }

        if (outcome is { } final)
        {
            end.Unclaim(unclaimed);

            // as it was thrown, with its stack
            ExceptionDispatchInfo.Throw(final);
        }

        return end.Result!;
    }

    private async ValueTask<BodyEnd<TResult>> RunToEndAsync(T item, ItemAttempt attempt)
    {
        try
        {
            return BodyEnd<TResult>.Of(await body(item, attempt.Token).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            return BodyEnd<TResult>.Of(e);
        }
    }

    // On a thread that is not the worker's: a body that blocks before its first await could not be given up otherwise.
    private async ValueTask<BodyEnd<TResult>> RunUntilAbandonedAsync(T item, ItemAttempt attempt, Task abandoned)
    {
        Task<BodyEnd<TResult>> running = Task.Run(
            () => attempt.MayBegin() ? RunToEndAsync(item, attempt).AsTask() : Task.FromResult(default(BodyEnd<TResult>)),
            CancellationToken.None);
        await Task.WhenAny(running, abandoned).ConfigureAwait(false);
        if (running.IsCompleted)
        {
            return await running.ConfigureAwait(false);
        }

        OperationTimeoutException exception = attempt.Abandon();
        progress?.BodyAbandoned();
        log?.Abandoned(attempt.ElapsedOrTimeout(), timeout);
        _ = ObserveAsync(running, attempt);
        throw exception;
    }

    private async Task ObserveAsync(Task<BodyEnd<TResult>> running, ItemAttempt attempt)
    {
        BodyEnd<TResult> end = await running.ConfigureAwait(false);
        end.Unclaim(unclaimed);
        log?.AbandonedEnded(attempt.ElapsedOrTimeout(), end.Failure, hasBegun: end.HasResult || end.Failure is not null);
        await ObserveCallbacksAsync(attempt).ConfigureAwait(false);
    }

    private async Task ObserveCallbacksAsync(ItemAttempt attempt)
    {
        foreach (Exception e in await attempt.CallbackFailuresAsync().ConfigureAwait(false))
        {
            log?.AbandonedEnded(attempt.ElapsedOrTimeout(), e);
        }
    }
}
