using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <summary>What the overloads of <c>FailAfterAsync</c> and <c>MoveOnAfterAsync</c> come down to: guards, and one block under a deadline.</summary>
/// <remarks>
/// The block is made in the caller's call, so that bad arguments and bad clocks are thrown there. It becomes ambient inside an async
/// method, which takes every change of the flow back when it returns, whatever happens.
/// </remarks>
internal static class DeadlineCall
{
    internal static Task FailAfter(
        TimeSpan timeout, Func<CancellationToken, ValueTask> body, TimeProvider? timeProvider, string? name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        Deadline deadline = Deadline.After(timeout, timeProvider, name);
        return Canceled(deadline, cancellationToken) is { } caller
            ? caller.CanceledTask(name)
            : RunAsync(new DeadlineBlock(deadline, cancellationToken)).Unwrap();

        async Task<Task> RunAsync(DeadlineBlock block)
        {
            Task running = block.Run(body);
            return (await block.EndAsync(running, movesOn: false).ConfigureAwait(false)).Of(running);
        }
    }

    internal static Task<T> FailAfter<T>(
        TimeSpan timeout, Func<CancellationToken, ValueTask<T>> body, TimeProvider? timeProvider, string? name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        Deadline deadline = Deadline.After(timeout, timeProvider, name);
        return Canceled(deadline, cancellationToken) is { } caller
            ? caller.CanceledTask<T>(name)
            : RunAsync(new DeadlineBlock(deadline, cancellationToken)).Unwrap();

        async Task<Task<T>> RunAsync(DeadlineBlock block)
        {
            Task<T> running = block.Run(body);
            return (await block.EndAsync(running, movesOn: false).ConfigureAwait(false)).Of(running);
        }
    }

    internal static Task<bool> MoveOnAfter(
        TimeSpan timeout, Func<CancellationToken, ValueTask> body, TimeProvider? timeProvider, string? name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        Deadline deadline = Deadline.After(timeout, timeProvider, name);
        return Canceled(deadline, cancellationToken) is { } caller
            ? caller.CanceledTask<bool>(name)
            : RunAsync(new DeadlineBlock(deadline, cancellationToken)).Unwrap();

        async Task<Task<bool>> RunAsync(DeadlineBlock block)
        {
            Task running = block.Run(body);
            return (await block.EndAsync(running, movesOn: true).ConfigureAwait(false)).HasCompleted(running);
        }
    }

    internal static Task<TimeoutResult<T>> MoveOnAfter<T>(
        TimeSpan timeout, Func<CancellationToken, ValueTask<T>> body, TimeProvider? timeProvider, string? name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        Deadline deadline = Deadline.After(timeout, timeProvider, name);
        return Canceled(deadline, cancellationToken) is { } caller
            ? caller.CanceledTask<TimeoutResult<T>>(name)
            : RunAsync(new DeadlineBlock(deadline, cancellationToken)).Unwrap();

        async Task<Task<TimeoutResult<T>>> RunAsync(DeadlineBlock block)
        {
            Task<T> running = block.Run(body);
            return (await block.EndAsync(running, movesOn: true).ConfigureAwait(false)).ResultOf(running);
        }
    }

    // A deadline is made before this is asked, so that bad arguments are reported of canceled calls too. What is around it is what counts here.
    private static CallerCancellation? Canceled(Deadline deadline, CancellationToken cancellationToken)
    {
        try
        {
            var caller = CallerCancellation.Capture(cancellationToken);
            if (!caller.IsCanceled)
            {
                return null;
            }

            deadline.Dispose();
            return caller;
        }
        catch (Exception)
        {
            deadline.Dispose();
            throw;
        }
    }
}
