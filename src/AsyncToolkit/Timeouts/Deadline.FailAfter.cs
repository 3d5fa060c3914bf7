namespace AsyncToolkit;

public sealed partial class Deadline
{
    /// <summary>Runs a block under a deadline of its own, waits for it, and fails with an <see cref="OperationTimeoutException"/> if the time was up before it ended in an exception.</summary>
    /// <param name="timeout">The time from now; <see cref="TimeSpan.Zero"/> cancels the token before the body starts, <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> sets no limit. May be longer than a timer takes.</param>
    /// <param name="body">The block. It starts here, as a plain call would. Its token is canceled when the time is up, here or around, or by the caller. Pass it on.</param>
    /// <param name="timeProvider">The clock; null for <see cref="TimeProvider.System"/>.</param>
    /// <param name="name">A name for messages and for <see cref="OperationTimeoutException.OperationName"/>, or null.</param>
    /// <param name="cancellationToken">Cancels the block. If it is canceled already, the body is not started.</param>
    /// <returns>A task that completes when the block has ended.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite. Thrown at the call.</exception>
    /// <exception cref="OperationTimeoutException">The time of this block was up, and the body then ended in an exception: that is the inner one. Through the task.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or a deadline around this one expired: with the token of that. Through the task.</exception>
    /// <remarks>
    /// <para><b>Late is not failed.</b> A body that returns is a success, in time or not: what it did, it did.</para>
    /// <para><b>Order decides.</b> What the body throws before anything is canceled is thrown as it is. After the caller has canceled, or a deadline
    /// around has expired, any exception of the body's becomes the inner one of the <see cref="OperationCanceledException"/>; if both happen at the
    /// same instant, the caller counts before the outer deadline, and that before this one.</para>
    /// <para><b>Waiting.</b> The block is always waited for, and so are callbacks on its token; what these throw is a failure. A body that
    /// ignores its token delays the end: nothing is abandoned here.</para>
    /// <para><b>Context.</b> The deadline is <see cref="Current"/> for the body and what it starts, and for nothing else. The body runs on the
    /// caller's thread to its first suspension, in the caller's context.</para>
    /// <para><b>Allocation.</b> A deadline, its timer, a token source, the returned task. No timer and no registration is left when the task completes.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// await Deadline.FailAfterAsync(TimeSpan.FromSeconds(2), ct => SaveAsync(order, ct), cancellationToken);
    /// </code>
    /// </example>
    public static Task FailAfterAsync(
        TimeSpan timeout,
        Func<CancellationToken, ValueTask> body,
        TimeProvider? timeProvider = null,
        string? name = null,
        CancellationToken cancellationToken = default) =>
        DeadlineCall.FailAfter(timeout, body, timeProvider, name, cancellationToken);

    /// <inheritdoc cref="FailAfterAsync(TimeSpan, Func{CancellationToken, ValueTask}, TimeProvider?, string?, CancellationToken)"/>
    public static Task FailAfterAsync(
        TimeSpan timeout,
        in Func<CancellationToken, Task> body,
        TimeProvider? timeProvider = null,
        string? name = null,
        CancellationToken cancellationToken = default) =>
        DeadlineCall.FailAfter(timeout, BodyAdapter.ToValueTask(body), timeProvider, name, cancellationToken);

    /// <inheritdoc cref="FailAfterAsync(TimeSpan, Func{CancellationToken, ValueTask}, TimeProvider?, string?, CancellationToken)"/>
    public static Task FailAfterAsync(TimeSpan timeout, Func<CancellationToken, ValueTask> body, CancellationToken cancellationToken) =>
        DeadlineCall.FailAfter(timeout, body, timeProvider: null, name: null, cancellationToken);

    /// <inheritdoc cref="FailAfterAsync(TimeSpan, Func{CancellationToken, ValueTask}, TimeProvider?, string?, CancellationToken)"/>
    public static Task FailAfterAsync(TimeSpan timeout, in Func<CancellationToken, Task> body, CancellationToken cancellationToken) =>
        DeadlineCall.FailAfter(timeout, BodyAdapter.ToValueTask(body), timeProvider: null, name: null, cancellationToken);

    /// <summary>Runs a block under a deadline of its own, waits for it, and fails with an <see cref="OperationTimeoutException"/> if the time was up before it ended in an exception.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="timeout">The time from now; <see cref="TimeSpan.Zero"/> cancels the token before the body starts, <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> sets no limit. May be longer than a timer takes.</param>
    /// <param name="body">The block. It starts here, as a plain call would. Its token is canceled when the time is up, here or around, or by the caller. Pass it on.</param>
    /// <param name="timeProvider">The clock; null for <see cref="TimeProvider.System"/>.</param>
    /// <param name="name">A name for messages and for <see cref="OperationTimeoutException.OperationName"/>, or null.</param>
    /// <param name="cancellationToken">Cancels the block. If it is canceled already, the body is not started.</param>
    /// <returns>The body's result, when the block has ended.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite. Thrown at the call.</exception>
    /// <exception cref="OperationTimeoutException">The time of this block was up, and the body then ended in an exception: that is the inner one. Through the task.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or a deadline around this one expired: with the token of that. Through the task.</exception>
    /// <remarks>
    /// <para><b>Late is not failed.</b> A body that returns is a success, in time or not: what it did, it did.</para>
    /// <para><b>Order decides.</b> What the body throws before anything is canceled is thrown as it is. After the caller has canceled, or a deadline
    /// around has expired, any exception of the body's becomes the inner one of the <see cref="OperationCanceledException"/>; if both happen at the
    /// same instant, the caller counts before the outer deadline, and that before this one.</para>
    /// <para><b>Waiting.</b> The block is always waited for, and so are callbacks on its token; what these throw is a failure. A body that
    /// ignores its token delays the end: nothing is abandoned here.</para>
    /// <para><b>Context.</b> The deadline is <see cref="Current"/> for the body and what it starts, and for nothing else. The body runs on the
    /// caller's thread to its first suspension, in the caller's context.</para>
    /// <para><b>Allocation.</b> A deadline, its timer, a token source, the returned task. No timer and no registration is left when the task completes.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// Quote quote = await Deadline.FailAfterAsync(TimeSpan.FromSeconds(2), ct => GetQuoteAsync(order, ct), cancellationToken);
    /// </code>
    /// </example>
    public static Task<T> FailAfterAsync<T>(
        TimeSpan timeout,
        Func<CancellationToken, ValueTask<T>> body,
        TimeProvider? timeProvider = null,
        string? name = null,
        CancellationToken cancellationToken = default) =>
        DeadlineCall.FailAfter(timeout, body, timeProvider, name, cancellationToken);

    /// <inheritdoc cref="FailAfterAsync{T}(TimeSpan, Func{CancellationToken, ValueTask{T}}, TimeProvider?, string?, CancellationToken)"/>
    public static Task<T> FailAfterAsync<T>(
        TimeSpan timeout,
        in Func<CancellationToken, Task<T>> body,
        TimeProvider? timeProvider = null,
        string? name = null,
        CancellationToken cancellationToken = default) =>
        DeadlineCall.FailAfter(timeout, BodyAdapter.ToValueTask(body), timeProvider, name, cancellationToken);

    /// <inheritdoc cref="FailAfterAsync{T}(TimeSpan, Func{CancellationToken, ValueTask{T}}, TimeProvider?, string?, CancellationToken)"/>
    public static Task<T> FailAfterAsync<T>(TimeSpan timeout, Func<CancellationToken, ValueTask<T>> body, CancellationToken cancellationToken) =>
        DeadlineCall.FailAfter(timeout, body, timeProvider: null, name: null, cancellationToken);

    /// <inheritdoc cref="FailAfterAsync{T}(TimeSpan, Func{CancellationToken, ValueTask{T}}, TimeProvider?, string?, CancellationToken)"/>
    public static Task<T> FailAfterAsync<T>(TimeSpan timeout, in Func<CancellationToken, Task<T>> body, CancellationToken cancellationToken) =>
        DeadlineCall.FailAfter(timeout, BodyAdapter.ToValueTask(body), timeProvider: null, name: null, cancellationToken);
}
