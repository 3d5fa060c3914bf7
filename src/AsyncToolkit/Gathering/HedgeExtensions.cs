namespace AsyncToolkit;

/// <summary>A second attempt where the first takes long: <c>operations.HedgeAsync(delay)</c>.</summary>
public static class HedgeExtensions
{
    /// <summary>
    /// Runs the first operation, and the next one beside it whenever <paramref name="delay"/> has passed without an answer; returns the first result.
    /// </summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="operations">The operations: replicas of one service, or one operation several times.</param>
    /// <param name="delay">
    /// How long an attempt may go without an answer before the next one starts beside it. <see cref="TimeSpan.Zero"/> starts all at once;
    /// <see cref="Timeout.InfiniteTimeSpan"/> starts the next only when one has failed.
    /// </param>
    /// <param name="timeProvider">Where the time comes from; null for <see cref="TimeProvider.System"/>.</param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, the sequence of operations is not touched.</param>
    /// <returns>A task with the result of the operation that succeeded first.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="operations"/> is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative (other than infinite), or longer than a timer takes (2³² − 2 ms, about 49.7 days). Thrown at the call.</exception>
    /// <exception cref="FanOutException">Every attempt failed, or there was no operation. Through the task.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or a <see cref="Deadline"/> that the call was started under has expired: with that token. Through the task.</exception>
    /// <remarks>
    /// <para><b>When attempts start.</b> The first at once; the next one when the delay has passed since the start of the one before
    /// without an answer, or at once when one fails. An operation is pulled only when it is due. The technique is the hedged
    /// request of Dean and Barroso, "The Tail at Scale" (2013): with the delay at the 95th percentile of the latency, it takes the
    /// edge off the tail for about five percent more requests. Use it for operations that may run twice.</para>
    /// <para><b>The losers.</b> With the first success the token that the others see is canceled, and the call returns without waiting for
    /// them: otherwise a hedge would be as slow as its slowest loser. (<see cref="HedgeOptions.AbandonAfter"/> makes it wait, for a
    /// while or for as long as it takes.) They are observed to their end. Their results go to <see cref="HedgeOptions.OnUnclaimed"/>, and
    /// without it those that are disposable are disposed, save an object that is returned, too. What they fail with goes
    /// to <see cref="HedgeOptions.Logger"/>, if there is one.</para>
    /// <para><b>Failure.</b> If all attempts fail, or there is no operation, the call fails with a <see cref="FanOutException"/> that holds every cause.</para>
    /// <para><b>Cancellation.</b> Nothing starts after it; the attempts are canceled, and waited for as losers are; the returned task is
    /// canceled, with the caller's token, and its exception's <see cref="Exception.InnerException"/> is null or a
    /// <see cref="FanOutException"/> with what had failed by then.</para>
    /// <para><b>Context.</b> No operation runs inside this call or on its <see cref="SynchronizationContext"/>: operations run on the thread
    /// pool, each in the caller's <see cref="ExecutionContext"/>; what one of them changes there does not leak into another.</para>
    /// <para><b>Allocation.</b> One place per attempt that is really suspended, and a few small objects and a timer for each that the delay is waited for;
    /// what each failure takes, and a place in a list for each result of a loser.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// string quote = await replicas.HedgeAsync(TimeSpan.FromMilliseconds(200), cancellationToken: cancellationToken);
    /// </code>
    /// </example>
    public static Task<T> HedgeAsync<T>(
        this IEnumerable<Func<CancellationToken, ValueTask<T>>> operations,
        TimeSpan delay,
        TimeProvider? timeProvider = null,
        CancellationToken cancellationToken = default) =>
        HedgeCall.Start(operations, HedgeCall.Options(operations, delay, timeProvider), Operations.Run, cancellationToken);

    /// <inheritdoc cref="HedgeAsync{T}(IEnumerable{Func{CancellationToken, ValueTask{T}}}, TimeSpan, TimeProvider?, CancellationToken)"/>
    public static Task<T> HedgeAsync<T>(
        this IEnumerable<Func<CancellationToken, Task<T>>> operations,
        TimeSpan delay,
        TimeProvider? timeProvider = null,
        CancellationToken cancellationToken = default) =>
        HedgeCall.Start(operations, HedgeCall.Options(operations, delay, timeProvider), Operations.RunTask, cancellationToken);

    /// <summary>
    /// Runs the first operation, and further ones beside it when it does not answer in time, as <paramref name="options"/> say; returns the first result.
    /// </summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="operations">The operations: replicas of one service, or one operation several times.</param>
    /// <param name="options">The delay and everything else.</param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, the sequence of operations is not touched.</param>
    /// <returns>A task with the result of the operation that succeeded first.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="FanOutException">Every attempt failed, or there was no operation. Through the task.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or a <see cref="Deadline"/> that the call was started under has expired: with that token. Through the task.</exception>
    /// <remarks>
    /// <para><b>When attempts start.</b> The first at once; the next one when the delay has passed since the start of the one before
    /// without an answer, or at once when one fails. An operation is pulled only when it is due. The technique is the hedged
    /// request of Dean and Barroso, "The Tail at Scale" (2013): with the delay at the 95th percentile of the latency, it takes the
    /// edge off the tail for about five percent more requests. Use it for operations that may run twice.</para>
    /// <para><b>The losers.</b> With the first success the token that the others see is canceled, and the call returns without waiting for
    /// them: otherwise a hedge would be as slow as its slowest loser. (<see cref="HedgeOptions.AbandonAfter"/> makes it wait, for a
    /// while or for as long as it takes.) They are observed to their end. Their results go to <see cref="HedgeOptions.OnUnclaimed"/>, and
    /// without it those that are disposable are disposed, save an object that is returned, too. What they fail with goes
    /// to <see cref="HedgeOptions.Logger"/>, if there is one.</para>
    /// <para><b>Failure.</b> If all attempts fail, or there is no operation, the call fails with a <see cref="FanOutException"/> that holds every cause.</para>
    /// <para><b>Cancellation.</b> Nothing starts after it; the attempts are canceled, and waited for as losers are; the returned task is
    /// canceled, with the caller's token, and its exception's <see cref="Exception.InnerException"/> is null or a
    /// <see cref="FanOutException"/> with what had failed by then.</para>
    /// <para><b>Context.</b> No operation runs inside this call or on its <see cref="SynchronizationContext"/>: operations run on the thread
    /// pool, each in the caller's <see cref="ExecutionContext"/>; what one of them changes there does not leak into another.</para>
    /// <para><b>Allocation.</b> One place per attempt that is really suspended, and a few small objects and a timer for each that the delay is waited for;
    /// what each failure takes, and a place in a list for each result of a loser.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// var options = new HedgeOptions { Delay = TimeSpan.FromMilliseconds(200), MaxAttempts = 2 };
    /// string quote = await replicas.HedgeAsync(options, cancellationToken);
    /// </code>
    /// </example>
    public static Task<T> HedgeAsync<T>(
        this IEnumerable<Func<CancellationToken, ValueTask<T>>> operations,
        HedgeOptions options,
        CancellationToken cancellationToken = default) =>
        HedgeCall.Start(operations, options, Operations.Run, cancellationToken);

    /// <inheritdoc cref="HedgeAsync{T}(IEnumerable{Func{CancellationToken, ValueTask{T}}}, HedgeOptions, CancellationToken)"/>
    public static Task<T> HedgeAsync<T>(
        this IEnumerable<Func<CancellationToken, Task<T>>> operations,
        HedgeOptions options,
        CancellationToken cancellationToken = default) =>
        HedgeCall.Start(operations, options, Operations.RunTask, cancellationToken);
}
