namespace AsyncToolkit;

/// <summary>The first success wins: <c>operations.FirstSuccessfulAsync(3)</c>.</summary>
public static class FirstSuccessfulExtensions
{
    /// <summary>
    /// Runs the operations, at most <paramref name="maxConcurrency"/> at a time, until one succeeds, and returns its result.
    /// </summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="operations">The operations. Pulled lazily, and started only when there is a place for them: never all at once.</param>
    /// <param name="maxConcurrency">How many operations may be in flight at a time; at least 1.</param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, the sequence of operations is not touched.</param>
    /// <returns>A task with the result of the operation that succeeded first.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="operations"/> is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxConcurrency"/> is less than 1. Thrown at the call.</exception>
    /// <exception cref="FanOutException">Too many operations failed, or there were too few. Through the task.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or a <see cref="Deadline"/> that the call was started under has expired: with that token. Through the task.</exception>
    /// <remarks>
    /// <para><b>The losers.</b> With the first success, nothing starts any more, and the token that operations see is canceled; the call
    /// returns when all of them have ended (<c>HedgeAsync</c> does not wait). What losers fail with goes to <see cref="ThrottleOptions.Logger"/>,
    /// if there is one. Their results are unclaimed: they go to <see cref="ThrottleOptions.OnUnclaimed"/>, and without it those that
    /// are disposable are disposed, save an object that is returned, too.</para>
    /// <para><b>Failure.</b> A failed operation makes place for the next one. If all of them have failed, or there are none, the call fails with
    /// a <see cref="FanOutException"/> that holds every cause.</para>
    /// <para><b>Cancellation.</b> Nothing starts after it; what was started is awaited; then the returned task is canceled, with the
    /// caller's token, and its exception's <see cref="Exception.InnerException"/> is null or a <see cref="FanOutException"/> with what
    /// had failed. A success that comes after it counts only if nothing was prevented: every
    /// operation had been started, and none gave in to the cancellation or failed after it.</para>
    /// <para><b>Context.</b> No operation runs inside this call or on its <see cref="SynchronizationContext"/>: operations run on the thread
    /// pool, each in the caller's <see cref="ExecutionContext"/>; what one of them changes there does not leak into another.</para>
    /// <para><b>Allocation.</b> Nothing per operation beyond what it allocates itself; one place per operation that is really suspended, at most the limit; what
    /// each failure takes, and a place in a list for each result of a loser.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// string quote = await backends.FirstSuccessfulAsync(3, cancellationToken);
    /// </code>
    /// </example>
    public static Task<T> FirstSuccessfulAsync<T>(
        this IEnumerable<Func<CancellationToken, ValueTask<T>>> operations,
        int maxConcurrency,
        CancellationToken cancellationToken = default) =>
        QuorumCall.First(operations, ThrottleOptions.ForLimit(maxConcurrency), Operations.Run, cancellationToken);

    /// <inheritdoc cref="FirstSuccessfulAsync{T}(IEnumerable{Func{CancellationToken, ValueTask{T}}}, int, CancellationToken)"/>
    public static Task<T> FirstSuccessfulAsync<T>(
        this IEnumerable<Func<CancellationToken, Task<T>>> operations,
        int maxConcurrency,
        CancellationToken cancellationToken = default) =>
        QuorumCall.First(operations, ThrottleOptions.ForLimit(maxConcurrency), Operations.RunTask, cancellationToken);

    /// <summary>
    /// Runs the operations, as <paramref name="options"/> say, until one succeeds, and returns its result.
    /// </summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="operations">The operations. Pulled lazily, and started only when there is a place for them: never all at once.</param>
    /// <param name="options">The limit and everything else. <see cref="ThrottleOptions.FailureMode"/> and <see cref="ThrottleOptions.ResultOrder"/> may not be set: single failures do not decide.</param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, the sequence of operations is not touched.</param>
    /// <returns>A task with the result of the operation that succeeded first.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentException">An option is set that this method cannot honour. Thrown at the call.</exception>
    /// <exception cref="FanOutException">Too many operations failed, or there were too few. Through the task.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or a <see cref="Deadline"/> that the call was started under has expired: with that token. Through the task.</exception>
    /// <remarks>
    /// <para><b>The losers.</b> With the first success, nothing starts any more, and the token that operations see is canceled; the call
    /// returns when all of them have ended (<c>HedgeAsync</c> does not wait). What losers fail with goes to <see cref="ThrottleOptions.Logger"/>,
    /// if there is one. Their results are unclaimed: they go to <see cref="ThrottleOptions.OnUnclaimed"/>, and without it those that
    /// are disposable are disposed, save an object that is returned, too.</para>
    /// <para><b>Failure.</b> A failed operation makes place for the next one. If all of them have failed, or there are none, the call fails with
    /// a <see cref="FanOutException"/> that holds every cause.</para>
    /// <para><b>Cancellation.</b> Nothing starts after it; what was started is awaited; then the returned task is canceled, with the
    /// caller's token, and its exception's <see cref="Exception.InnerException"/> is null or a <see cref="FanOutException"/> with what
    /// had failed. A success that comes after it counts only if nothing was prevented: every
    /// operation had been started, and none gave in to the cancellation or failed after it.</para>
    /// <para><b>Context.</b> No operation runs inside this call or on its <see cref="SynchronizationContext"/>: operations run on the thread
    /// pool, each in the caller's <see cref="ExecutionContext"/>; what one of them changes there does not leak into another.</para>
    /// <para><b>Allocation.</b> Nothing per operation beyond what it allocates itself; one place per operation that is really suspended, at most the limit; what
    /// each failure takes, and a place in a list for each result of a loser.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// var options = new ThrottleOptions { MaxConcurrency = 3, ItemTimeout = TimeSpan.FromSeconds(2) };
    /// string quote = await backends.FirstSuccessfulAsync(options, cancellationToken);
    /// </code>
    /// </example>
    public static Task<T> FirstSuccessfulAsync<T>(
        this IEnumerable<Func<CancellationToken, ValueTask<T>>> operations,
        ThrottleOptions options,
        CancellationToken cancellationToken = default) =>
        QuorumCall.First(operations, options, Operations.Run, cancellationToken);

    /// <inheritdoc cref="FirstSuccessfulAsync{T}(IEnumerable{Func{CancellationToken, ValueTask{T}}}, ThrottleOptions, CancellationToken)"/>
    public static Task<T> FirstSuccessfulAsync<T>(
        this IEnumerable<Func<CancellationToken, Task<T>>> operations,
        ThrottleOptions options,
        CancellationToken cancellationToken = default) =>
        QuorumCall.First(operations, options, Operations.RunTask, cancellationToken);
}
