namespace AsyncToolkit;

public static partial class TimeoutExtensions
{
    /// <summary>Waits for the task, and says whether it ended in time instead of throwing.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="task">The running task.</param>
    /// <param name="timeout">The time from this call. <see cref="TimeSpan.Zero"/> times out unless there is a result at once, <see cref="Timeout.InfiniteTimeSpan"/> never does; may be longer than a timer takes.</param>
    /// <param name="timeProvider">The clock; where it is left out, <see cref="TimeProvider.System"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with whether it ended in time, and with the result.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <remarks>
    /// <para><b>Abandonment.</b> A running task cannot be told to stop: at the timeout it is abandoned, and goes on. What it ends with is
    /// observed; its result belongs to its owner. Nothing of this call stays with it. Where you can pass a token, use an operation instead
    /// (<see cref="Timeouts"/>).</para>
    /// <para><b>Which end counts.</b> Decided once: what the task has ended with when the time is up wins; the caller's cancellation at the same instant wins over
    /// the timeout. A task that has ended already is returned as it is, without a look at the clock.</para>
    /// <para><b>Cancellation.</b> Ends the waiting at once; so does the expiry of a <see cref="Deadline"/> that the call was started under, with its token.</para>
    /// <para><b>Context.</b> Handlers and factories run on the thread pool in the caller's <see cref="ExecutionContext"/>.</para>
    /// <para><b>Allocation.</b> None if the task has ended; otherwise the returned task and about three small objects, no timer of its own.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// TimeoutResult&lt;decimal&gt; price = await quoteTask.TryWithTimeoutAsync(TimeSpan.FromSeconds(2), cancellationToken);
    /// Console.WriteLine(price.TryGetValue(out decimal value) ? $"{value}" : "no answer in time");
    /// </code>
    /// </example>
    public static Task<TimeoutResult<T>> TryWithTimeoutAsync<T>(
        this Task<T> task,
        TimeSpan timeout,
        TimeProvider timeProvider,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.TryWait(TimeoutGuards.NotNull(task), TimeoutCall.Setup(timeout, timeProvider, cancellationToken));

    /// <inheritdoc cref="TryWithTimeoutAsync{T}(Task{T}, TimeSpan, TimeProvider, CancellationToken)"/>
    public static Task<TimeoutResult<T>> TryWithTimeoutAsync<T>(
        this Task<T> task,
        TimeSpan timeout,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.TryWait(TimeoutGuards.NotNull(task), TimeoutCall.Setup(timeout, TimeProvider.System, cancellationToken));

    /// <summary>Waits for the task, and says whether it ended in time instead of throwing.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="task">The running task.</param>
    /// <param name="options">The time and everything else.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with whether it ended in time, and with the result.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentException">An option is set that this method cannot honour. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <inheritdoc cref="TryWithTimeoutAsync{T}(Task{T}, TimeSpan, TimeProvider, CancellationToken)" path="/remarks"/>
    public static Task<TimeoutResult<T>> TryWithTimeoutAsync<T>(
        this Task<T> task,
        TimeoutOptions options,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.TryWait(TimeoutGuards.NotNull(task), TimeoutCall.SetupTask(options, hasFallback: false, cancellationToken));
}
