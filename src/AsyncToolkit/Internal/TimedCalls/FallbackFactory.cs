namespace AsyncToolkit.Internal;

/// <summary>Makes a value of what a timed call could not give.</summary>
/// <remarks>
/// <para>The factory runs on the pool, in the caller's context, and gets a token that is live: the caller's, and that of the deadline. A deadline that has
/// expired since the timeout was decided, or before the failure and unnoticed, is left out, and those around it count, for what ends the factory too; noticed before, it would
/// have been the caller's cancellation.</para>
/// <para>What the factory throws is thrown, with the cause behind it in <see cref="Task.Exception"/>; a cancellation has the cause inside.</para>
/// </remarks>
internal static class FallbackFactory
{
    internal static Task<T> Run<T>(
        Task<ResultOrCause<T>> call, TimedCallSetup setup, Func<Exception, CancellationToken, ValueTask<T>> factory) =>
        RunAsync(call, setup, factory).Unwrap();

    private static async Task<Task<T>> RunAsync<T>(
        Task<ResultOrCause<T>> call, TimedCallSetup setup, Func<Exception, CancellationToken, ValueTask<T>> factory)
    {
        ResultOrCause<T> end = await call.ConfigureAwait(false);
        if (end.Cause is not { } cause)
        {
            return Task.FromResult(end.Result);
        }

        // This may be the caller, inside of its call, or whoever has ended the operation, inside of whatever that was: neither is to run the factory.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

        CallerCancellation caller = setup.Caller;
        try
        {
            caller = caller.FindLive();
            T value = await MakeAsync(setup.Caller.Deadline, caller, cause, factory).ConfigureAwait(false);
            end.Unclaimed?.Settle(value is ValueType ? [] : [value]);
            return Task.FromResult(value);
        }
        catch (Exception e) when (caller.IsCanceledBy(out Deadline? blamed))
        {
            end.Unclaimed?.Settle([]);
            Exception inner = e is OperationCanceledException ? cause : new AggregateException(e, cause);
            return CallerCancellation.CanceledTask<T>(CallerCancellation.Exception(blamed, setup.Name, inner, caller.Token));
        }
        catch (OperationCanceledException e)
        {
            end.Unclaimed?.Settle([]);
            return CallerCancellation.CanceledTask<T>(
                new OperationCanceledException(e.Message, new AggregateException(e, cause), e.CancellationToken));
        }
        catch (Exception e)
        {
            end.Unclaimed?.Settle([]);
            var failed = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            failed.SetException([e, cause]);
            return failed.Task;
        }
    }

    private static async ValueTask<T> MakeAsync<T>(
        Deadline? ambient, CallerCancellation caller, Exception cause, Func<Exception, CancellationToken, ValueTask<T>> factory)
    {
        Deadline? live = caller.Deadline;
        using DeadlineScope? moved = ReferenceEquals(live, ambient) ? null : new DeadlineScope(live);
        using CancellationTokenSource? linked = live is not null && caller.Token.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(caller.Token, live.Token)
            : null;
        return await factory(cause, linked?.Token ?? live?.Token ?? caller.Token).ConfigureAwait(false);
    }
}
