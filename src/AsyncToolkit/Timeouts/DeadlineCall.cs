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
        return Begin(timeout, timeProvider, name, cancellationToken, out CallerCancellation caller, out Deadline? blamed) is { } block
            ? RunAsync(block).Unwrap()
            : caller.CanceledTask(blamed, name);

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
        return Begin(timeout, timeProvider, name, cancellationToken, out CallerCancellation caller, out Deadline? blamed) is { } block
            ? RunAsync(block).Unwrap()
            : caller.CanceledTask<T>(blamed, name);

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
        return Begin(timeout, timeProvider, name, cancellationToken, out CallerCancellation caller, out Deadline? blamed) is { } block
            ? RunAsync(block).Unwrap()
            : caller.CanceledTask<bool>(blamed, name);

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
        return Begin(timeout, timeProvider, name, cancellationToken, out CallerCancellation caller, out Deadline? blamed) is { } block
            ? RunAsync(block).Unwrap()
            : caller.CanceledTask<TimeoutResult<T>>(blamed, name);

        async Task<Task<TimeoutResult<T>>> RunAsync(DeadlineBlock block)
        {
            Task<T> running = block.Run(body);
            return (await block.EndAsync(running, movesOn: true).ConfigureAwait(false)).ResultOf(running);
        }
    }

    // Null if the call is canceled already, by the token or by what is around it. The deadline is made before that is asked, so that bad
    // arguments are reported of canceled calls too.
    private static DeadlineBlock? Begin(
        TimeSpan timeout, TimeProvider? timeProvider, string? name, CancellationToken cancellationToken, out CallerCancellation caller, out Deadline? blamed)
    {
        Deadline deadline = Deadline.After(timeout, timeProvider, name);
        try
        {
            caller = CallerCancellation.Capture(cancellationToken);
            if (!caller.IsCanceledBy(out blamed))
            {
                return new DeadlineBlock(deadline, cancellationToken);
            }
        }
        catch (Exception)
        {
            deadline.Dispose();
            throw;
        }

        deadline.Dispose();
        return null;
    }
}
