namespace AsyncToolkit;

/// <summary>The first few successes are enough: <c>operations.QuorumAsync(2, 3)</c>.</summary>
public static class QuorumExtensions
{
    /// <summary>
    /// Runs the operations, at most <paramref name="maxConcurrency"/> at a time, until <paramref name="quorum"/> of them have succeeded, and returns their results.
    /// </summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="operations">The operations. Pulled lazily, and started only when there is a place for them: never all at once.</param>
    /// <param name="quorum">How many have to succeed; at least 1.</param>
    /// <param name="maxConcurrency">How many operations may be in flight at a time; at least 1.</param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, the sequence of operations is not touched.</param>
    /// <returns>A task with <paramref name="quorum"/> results, in the order in which the operations completed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="operations"/> is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quorum"/> or <paramref name="maxConcurrency"/> is less than 1. Thrown at the call.</exception>
    /// <exception cref="FanOutException">Too many operations failed, or there were too few. Through the task.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or a <see cref="Deadline"/> that the call was started under has expired: with that token. Through the task.</exception>
    /// <remarks>
    /// <para><b>The losers.</b> With the last success that was needed, nothing starts any more, and the token that operations see is canceled; the call
    /// returns when all of them have ended (<c>HedgeAsync</c> does not wait). What losers fail with goes to <see cref="ThrottleOptions.Logger"/>,
    /// if there is one. Their results are unclaimed: they go to <see cref="ThrottleOptions.OnUnclaimed"/>, and without it those that
    /// are disposable are disposed, save an object that is returned, too.</para>
    /// <para><b>Failure.</b> A failed operation makes place for the next one. If too many have failed, or there are too few, the call fails with
    /// a <see cref="FanOutException"/> that holds every cause. Where the count is known without enumerating, the first failure after which
    /// there cannot be enough successes ends the call, and what then still runs is canceled and awaited. As long as none fails,
    /// operations are run, even if there are too few of them.</para>
    /// <para><b>Cancellation.</b> Nothing starts after it; what was started is awaited; then the returned task is canceled, with the
    /// caller's token, and its exception's <see cref="Exception.InnerException"/> is null or a <see cref="FanOutException"/> with what
    /// had failed. A success that comes after it counts only if nothing was prevented: every
    /// operation had been started, and none gave in to the cancellation or failed after it.</para>
    /// <para><b>Context.</b> No operation runs inside this call or on its <see cref="SynchronizationContext"/>: operations run on the thread
    /// pool, each in the caller's <see cref="ExecutionContext"/>; what one of them changes there does not leak into another.</para>
    /// <para><b>Allocation.</b> Nothing per operation beyond what it allocates itself; one place per operation that is really suspended, at most the limit; the
    /// results that are returned, what each failure takes, and a place in a list for each result of a loser.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// string[] quotes = await backends.QuorumAsync(2, maxConcurrency: 3, cancellationToken);
    /// </code>
    /// </example>
    public static Task<T[]> QuorumAsync<T>(
        this IEnumerable<Func<CancellationToken, ValueTask<T>>> operations,
        int quorum,
        int maxConcurrency,
        CancellationToken cancellationToken = default) =>
        QuorumCall.Quorum(operations, quorum, ThrottleOptions.ForLimit(maxConcurrency), Operations.Run, cancellationToken);

    /// <inheritdoc cref="QuorumAsync{T}(IEnumerable{Func{CancellationToken, ValueTask{T}}}, int, int, CancellationToken)"/>
    public static Task<T[]> QuorumAsync<T>(
        this IEnumerable<Func<CancellationToken, Task<T>>> operations,
        int quorum,
        int maxConcurrency,
        CancellationToken cancellationToken = default) =>
        QuorumCall.Quorum(operations, quorum, ThrottleOptions.ForLimit(maxConcurrency), Operations.RunTask, cancellationToken);

    /// <summary>
    /// Runs the operations, as <paramref name="options"/> say, until <paramref name="quorum"/> of them have succeeded, and returns their results.
    /// </summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="operations">The operations. Pulled lazily, and started only when there is a place for them: never all at once.</param>
    /// <param name="quorum">How many have to succeed; at least 1.</param>
    /// <param name="options">The limit and everything else. <see cref="ThrottleOptions.FailureMode"/> and <see cref="ThrottleOptions.ResultOrder"/> may not be set: single failures do not decide.</param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, the sequence of operations is not touched.</param>
    /// <returns>A task with <paramref name="quorum"/> results, in the order in which the operations completed.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quorum"/> is less than 1. Thrown at the call.</exception>
    /// <exception cref="ArgumentException">An option is set that this method cannot honour. Thrown at the call.</exception>
    /// <exception cref="FanOutException">Too many operations failed, or there were too few. Through the task.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or a <see cref="Deadline"/> that the call was started under has expired: with that token. Through the task.</exception>
    /// <remarks>
    /// <para><b>The losers.</b> With the last success that was needed, nothing starts any more, and the token that operations see is canceled; the call
    /// returns when all of them have ended (<c>HedgeAsync</c> does not wait). What losers fail with goes to <see cref="ThrottleOptions.Logger"/>,
    /// if there is one. Their results are unclaimed: they go to <see cref="ThrottleOptions.OnUnclaimed"/>, and without it those that
    /// are disposable are disposed, save an object that is returned, too.</para>
    /// <para><b>Failure.</b> A failed operation makes place for the next one. If too many have failed, or there are too few, the call fails with
    /// a <see cref="FanOutException"/> that holds every cause. Where the count is known without enumerating, the first failure after which
    /// there cannot be enough successes ends the call, and what then still runs is canceled and awaited. As long as none fails,
    /// operations are run, even if there are too few of them.</para>
    /// <para><b>Cancellation.</b> Nothing starts after it; what was started is awaited; then the returned task is canceled, with the
    /// caller's token, and its exception's <see cref="Exception.InnerException"/> is null or a <see cref="FanOutException"/> with what
    /// had failed. A success that comes after it counts only if nothing was prevented: every
    /// operation had been started, and none gave in to the cancellation or failed after it.</para>
    /// <para><b>Context.</b> No operation runs inside this call or on its <see cref="SynchronizationContext"/>: operations run on the thread
    /// pool, each in the caller's <see cref="ExecutionContext"/>; what one of them changes there does not leak into another.</para>
    /// <para><b>Allocation.</b> Nothing per operation beyond what it allocates itself; one place per operation that is really suspended, at most the limit; the
    /// results that are returned, what each failure takes, and a place in a list for each result of a loser.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// var options = new ThrottleOptions { MaxConcurrency = 3, ItemTimeout = TimeSpan.FromSeconds(2) };
    /// string[] quotes = await backends.QuorumAsync(2, options, cancellationToken);
    /// </code>
    /// </example>
    public static Task<T[]> QuorumAsync<T>(
        this IEnumerable<Func<CancellationToken, ValueTask<T>>> operations,
        int quorum,
        ThrottleOptions options,
        CancellationToken cancellationToken = default) =>
        QuorumCall.Quorum(operations, quorum, options, Operations.Run, cancellationToken);

    /// <inheritdoc cref="QuorumAsync{T}(IEnumerable{Func{CancellationToken, ValueTask{T}}}, int, ThrottleOptions, CancellationToken)"/>
    public static Task<T[]> QuorumAsync<T>(
        this IEnumerable<Func<CancellationToken, Task<T>>> operations,
        int quorum,
        ThrottleOptions options,
        CancellationToken cancellationToken = default) =>
        QuorumCall.Quorum(operations, quorum, options, Operations.RunTask, cancellationToken);
}
