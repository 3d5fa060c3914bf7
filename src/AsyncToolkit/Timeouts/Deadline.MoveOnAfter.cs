namespace AsyncToolkit;

public sealed partial class Deadline
{
    /// <summary>Runs a block under a deadline of its own, waits for it, and goes on if its time was up.</summary>
    /// <param name="timeout">The time from now; <see cref="TimeSpan.Zero"/> cancels the token before the body starts, <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> sets no limit. May be longer than a timer takes.</param>
    /// <param name="body">The block. It starts here, as a plain call would. Its token is canceled when the time is up, here or around, or by the caller. Pass it on.</param>
    /// <param name="timeProvider">The clock; null for <see cref="TimeProvider.System"/>.</param>
    /// <param name="name">A name for messages, or null.</param>
    /// <param name="cancellationToken">Cancels the block. If it is canceled already, the body is not started.</param>
    /// <returns>True if the body completed, in time or not; false if the time of this block was up and the body ended canceled.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or a deadline around this one expired: with the token of that. Through the task.</exception>
    /// <remarks>
    /// <para><b>Only its own expiry is swallowed.</b> That of a deadline around it, the caller's cancellation, and every exception of the
    /// body's that is not an <see cref="OperationCanceledException"/> are thrown. On the way to false this method throws nothing.</para>
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
    /// if (!await Deadline.MoveOnAfterAsync(TimeSpan.FromMilliseconds(300), ct => AddRecommendationsAsync(page, ct), cancellationToken))
    /// {
    ///     page.RecommendationsAreMissing = true;
    /// }
    /// </code>
    /// </example>
    public static Task<bool> MoveOnAfterAsync(
        TimeSpan timeout,
        Func<CancellationToken, ValueTask> body,
        TimeProvider? timeProvider = null,
        string? name = null,
        CancellationToken cancellationToken = default) =>
        DeadlineCall.MoveOnAfter(timeout, body, timeProvider, name, cancellationToken);

    /// <inheritdoc cref="MoveOnAfterAsync(TimeSpan, Func{CancellationToken, ValueTask}, TimeProvider?, string?, CancellationToken)"/>
    public static Task<bool> MoveOnAfterAsync(
        TimeSpan timeout,
        in Func<CancellationToken, Task> body,
        TimeProvider? timeProvider = null,
        string? name = null,
        CancellationToken cancellationToken = default) =>
        DeadlineCall.MoveOnAfter(timeout, BodyAdapter.ToValueTask(body), timeProvider, name, cancellationToken);

    /// <inheritdoc cref="MoveOnAfterAsync(TimeSpan, Func{CancellationToken, ValueTask}, TimeProvider?, string?, CancellationToken)"/>
    public static Task<bool> MoveOnAfterAsync(TimeSpan timeout, Func<CancellationToken, ValueTask> body, CancellationToken cancellationToken) =>
        DeadlineCall.MoveOnAfter(timeout, body, timeProvider: null, name: null, cancellationToken);

    /// <inheritdoc cref="MoveOnAfterAsync(TimeSpan, Func{CancellationToken, ValueTask}, TimeProvider?, string?, CancellationToken)"/>
    public static Task<bool> MoveOnAfterAsync(TimeSpan timeout, in Func<CancellationToken, Task> body, CancellationToken cancellationToken) =>
        DeadlineCall.MoveOnAfter(timeout, BodyAdapter.ToValueTask(body), timeProvider: null, name: null, cancellationToken);

    /// <summary>Runs a block under a deadline of its own, waits for it, and goes on without its result if its time was up.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="timeout">The time from now; <see cref="TimeSpan.Zero"/> cancels the token before the body starts, <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> sets no limit. May be longer than a timer takes.</param>
    /// <param name="body">The block. It starts here, as a plain call would. Its token is canceled when the time is up, here or around, or by the caller. Pass it on.</param>
    /// <param name="timeProvider">The clock; null for <see cref="TimeProvider.System"/>.</param>
    /// <param name="name">A name for messages, or null.</param>
    /// <param name="cancellationToken">Cancels the block. If it is canceled already, the body is not started.</param>
    /// <returns>The body's result, in time or not; timed out if the time of this block was up and the body ended canceled.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or a deadline around this one expired: with the token of that. Through the task.</exception>
    /// <remarks>
    /// <para><b>Only its own expiry is swallowed.</b> That of a deadline around it, the caller's cancellation, and every exception of the
    /// body's that is not an <see cref="OperationCanceledException"/> are thrown. On the way to a timeout this method throws nothing.</para>
    /// <para><b>Order decides.</b> What the body throws before anything is canceled is thrown as it is. After the caller has canceled, or a deadline
    /// around has expired, any exception of the body's becomes the inner one of the <see cref="OperationCanceledException"/>; if both happen at the
    /// same instant, the caller counts before the outer deadline, and that before this one.</para>
    /// <para><b>Waiting.</b> The block is always waited for, and so are callbacks on its token; what these throw is a failure, and stands in the way of
    /// a result. A body that ignores its token delays the end: nothing is abandoned here. Where it must be, take
    /// <see cref="Timeouts.TryRunAsync{T}(TimeSpan, Func{CancellationToken, ValueTask{T}}, CancellationToken)"/>.</para>
    /// <para><b>Context.</b> The deadline is <see cref="Current"/> for the body and what it starts, and for nothing else. The body runs on the
    /// caller's thread to its first suspension, in the caller's context.</para>
    /// <para><b>Allocation.</b> A deadline, its timer, a token source, the returned task. No timer and no registration is left when the task completes.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// TimeoutResult&lt;Quote&gt; quote = await Deadline.MoveOnAfterAsync(TimeSpan.FromMilliseconds(300), ct => GetQuoteAsync(order, ct), cancellationToken);
    /// Console.WriteLine(quote.IsTimedOut ? "no quote today" : quote.Value);
    /// </code>
    /// </example>
    public static Task<TimeoutResult<T>> MoveOnAfterAsync<T>(
        TimeSpan timeout,
        Func<CancellationToken, ValueTask<T>> body,
        TimeProvider? timeProvider = null,
        string? name = null,
        CancellationToken cancellationToken = default) =>
        DeadlineCall.MoveOnAfter(timeout, body, timeProvider, name, cancellationToken);

    /// <inheritdoc cref="MoveOnAfterAsync{T}(TimeSpan, Func{CancellationToken, ValueTask{T}}, TimeProvider?, string?, CancellationToken)"/>
    public static Task<TimeoutResult<T>> MoveOnAfterAsync<T>(
        TimeSpan timeout,
        in Func<CancellationToken, Task<T>> body,
        TimeProvider? timeProvider = null,
        string? name = null,
        CancellationToken cancellationToken = default) =>
        DeadlineCall.MoveOnAfter(timeout, BodyAdapter.ToValueTask(body), timeProvider, name, cancellationToken);

    /// <inheritdoc cref="MoveOnAfterAsync{T}(TimeSpan, Func{CancellationToken, ValueTask{T}}, TimeProvider?, string?, CancellationToken)"/>
    public static Task<TimeoutResult<T>> MoveOnAfterAsync<T>(TimeSpan timeout, Func<CancellationToken, ValueTask<T>> body, CancellationToken cancellationToken) =>
        DeadlineCall.MoveOnAfter(timeout, body, timeProvider: null, name: null, cancellationToken);

    /// <inheritdoc cref="MoveOnAfterAsync{T}(TimeSpan, Func{CancellationToken, ValueTask{T}}, TimeProvider?, string?, CancellationToken)"/>
    public static Task<TimeoutResult<T>> MoveOnAfterAsync<T>(TimeSpan timeout, in Func<CancellationToken, Task<T>> body, CancellationToken cancellationToken) =>
        DeadlineCall.MoveOnAfter(timeout, BodyAdapter.ToValueTask(body), timeProvider: null, name: null, cancellationToken);
}
