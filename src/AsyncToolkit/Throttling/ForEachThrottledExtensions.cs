using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <summary>Runs a body for each item of a source, a limited number at a time: <c>source.ForEachThrottledAsync(8, …)</c>.</summary>
public static class ForEachThrottledExtensions
{
    /// <summary>
    /// Runs <paramref name="body"/> once for each item, at most <paramref name="maxConcurrency"/> at a time.
    /// </summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="source">The items. Pulled lazily, by one thread at a time, and disposed once, after the last body has ended; may be infinite. An asynchronous source gets the token that bodies see.</param>
    /// <param name="maxConcurrency">How many bodies may be in flight at a time; at least 1.</param>
    /// <param name="body">
    /// What to do with an item. Its token is canceled when the call stops: by a failure, or by the caller. Pass it on.
    /// </param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, the source is not touched.</param>
    /// <returns>A task that completes when every body that was started has ended.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="body"/> is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxConcurrency"/> is less than 1. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or a <see cref="Deadline"/> that the call was started under has expired: with that token. Through the task.</exception>
    /// <remarks>
    /// <para><b>Limit and order.</b> Items start in the order of the source (an array may be handed out in short runs) and end
    /// in any. At most one item is pulled ahead of what can start. The limit is reached as soon as there is work for it.</para>
    /// <para><b>Context.</b> No body runs inside this call or on its <see cref="SynchronizationContext"/>: bodies run on the thread
    /// pool, each in the caller's <see cref="ExecutionContext"/>; what a body changes there does not leak into another.</para>
    /// <para><b>Failure.</b> The first failure cancels the token that bodies see; every started body is awaited; then that failure is
    /// thrown as it was, with its stack. <see cref="Task.Exception"/> holds every root cause. An exception of the source is a
    /// failure like any other; bodies are never left running.</para>
    /// <para><b>Cancellation.</b> Nothing starts after it; started bodies and a pending pull are awaited; then the returned task is canceled,
    /// with the caller's token, and its exception's <see cref="Exception.InnerException"/> is null or a
    /// <see cref="FanOutException"/> with what had failed. A cancellation that prevented nothing changes nothing: every item had been
    /// started and ends well, and the source is known to hold no more (it has ended, or had a count).</para>
    /// <para><b>Allocation.</b> Nothing per item beyond what the body itself allocates; one place per body that is really suspended, at most the limit.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// await urls.ForEachThrottledAsync(8, async (url, ct) => await SaveAsync(url, ct), cancellationToken);
    /// </code>
    /// </example>
    public static Task ForEachThrottledAsync<T>(
        this IEnumerable<T> source,
        int maxConcurrency,
        Func<T, CancellationToken, ValueTask> body,
        CancellationToken cancellationToken = default) =>
        ForEachCall.Start(ItemSequence<T>.Of(source), maxConcurrency, body, cancellationToken);

    /// <inheritdoc cref="ForEachThrottledAsync{T}(IEnumerable{T}, int, Func{T, CancellationToken, ValueTask}, CancellationToken)"/>
    public static Task ForEachThrottledAsync<T>(
        this IEnumerable<T> source,
        int maxConcurrency,
        in Func<T, CancellationToken, Task> body,
        CancellationToken cancellationToken = default) =>
        ForEachCall.Start(ItemSequence<T>.Of(source), maxConcurrency, BodyAdapter.ToValueTask(body), cancellationToken);

    /// <summary>
    /// Runs <paramref name="body"/> once for each item, as <paramref name="options"/> say.
    /// </summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="source">The items. Pulled lazily, by one thread at a time, and disposed once, after the last body has ended; may be infinite. An asynchronous source gets the token that bodies see.</param>
    /// <param name="options">The limit and everything else. <see cref="ThrottleOptions.ResultOrder"/> and <see cref="ThrottleOptions.OnUnclaimed"/> may not be set: there are no results.</param>
    /// <param name="body">
    /// What to do with an item. Its token is canceled when the call stops: by a failure, or by the caller. Pass it on.
    /// </param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, the source is not touched.</param>
    /// <returns>A task that completes when every body that was started has ended (save those abandoned by <see cref="ThrottleOptions.AbandonAfter"/>).</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentException">An option is set that this method cannot honour. Thrown at the call.</exception>
    /// <exception cref="FanOutException">Items failed under <see cref="FailureMode.Collect"/> or <see cref="FailureMode.StopAfter"/>. Through the task.</exception>
    /// <exception cref="OperationTimeoutException">An item took longer than <see cref="ThrottleOptions.ItemTimeout"/>, under <see cref="FailureMode.FailFast"/>. Through the task.</exception>
    /// <exception cref="RateLimitRejectedException">The <see cref="ThrottleOptions.RateLimiter"/> rejected an item and named no time to try again, under <see cref="FailureMode.FailFast"/>. Through the task.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or a <see cref="Deadline"/> that the call was started under has expired: with that token. Through the task.</exception>
    /// <remarks>
    /// <para><b>Limit and order.</b> Items start in the order of the source (an array may be handed out in short runs) and end
    /// in any. At most one item is pulled ahead of what can start. The limit is reached as soon as there is work for it.</para>
    /// <para><b>Context.</b> No body runs inside this call or on its <see cref="SynchronizationContext"/>: bodies run on the thread
    /// pool, each in the caller's <see cref="ExecutionContext"/>; what a body changes there does not leak into another.</para>
    /// <para><b>Failure.</b> <see cref="ThrottleOptions.FailureMode"/> says what a failure does. An exception of the source is a failure like any
    /// other, and ends the pulling; bodies are never left running.</para>
    /// <para><b>Cancellation.</b> Nothing starts after it; started bodies and a pending pull are awaited; then the returned task is canceled,
    /// with the caller's token, and its exception's <see cref="Exception.InnerException"/> is null or a
    /// <see cref="FanOutException"/> with what had failed. A cancellation that prevented nothing changes nothing: every item had been
    /// started and ends well, and the source is known to hold no more (it has ended, or had a count).</para>
    /// <para><b>Allocation.</b> Nothing per item beyond what the body itself allocates; one place per body that is really suspended, at most the limit.
    /// <see cref="ThrottleOptions.ItemTimeout"/>, <see cref="ThrottleOptions.Progress"/> and
    /// <see cref="ThrottleOptions.RateLimiter"/> take a few objects more for each item.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// var options = new ThrottleOptions { MaxConcurrency = 8, FailureMode = FailureMode.Collect };
    /// await urls.ForEachThrottledAsync(options, (url, ct) => SaveAsync(url, ct), cancellationToken);
    /// </code>
    /// </example>
    public static Task ForEachThrottledAsync<T>(
        this IEnumerable<T> source,
        ThrottleOptions options,
        Func<T, CancellationToken, ValueTask> body,
        CancellationToken cancellationToken = default) =>
        ForEachCall.Start(ItemSequence<T>.Of(source), options, body, cancellationToken);

    /// <inheritdoc cref="ForEachThrottledAsync{T}(IEnumerable{T}, ThrottleOptions, Func{T, CancellationToken, ValueTask}, CancellationToken)"/>
    public static Task ForEachThrottledAsync<T>(
        this IEnumerable<T> source,
        ThrottleOptions options,
        in Func<T, CancellationToken, Task> body,
        CancellationToken cancellationToken = default) =>
        ForEachCall.Start(ItemSequence<T>.Of(source), options, BodyAdapter.ToValueTask(body), cancellationToken);

    /// <inheritdoc cref="ForEachThrottledAsync{T}(IEnumerable{T}, int, Func{T, CancellationToken, ValueTask}, CancellationToken)"/>
    public static Task ForEachThrottledAsync<T>(
        this IAsyncEnumerable<T> source,
        int maxConcurrency,
        Func<T, CancellationToken, ValueTask> body,
        CancellationToken cancellationToken = default) =>
        ForEachCall.Start(ItemSequence<T>.Of(source), maxConcurrency, body, cancellationToken);

    /// <inheritdoc cref="ForEachThrottledAsync{T}(IAsyncEnumerable{T}, int, Func{T, CancellationToken, ValueTask}, CancellationToken)"/>
    public static Task ForEachThrottledAsync<T>(
        this IAsyncEnumerable<T> source,
        int maxConcurrency,
        in Func<T, CancellationToken, Task> body,
        CancellationToken cancellationToken = default) =>
        ForEachCall.Start(ItemSequence<T>.Of(source), maxConcurrency, BodyAdapter.ToValueTask(body), cancellationToken);

    /// <inheritdoc cref="ForEachThrottledAsync{T}(IEnumerable{T}, ThrottleOptions, Func{T, CancellationToken, ValueTask}, CancellationToken)"/>
    public static Task ForEachThrottledAsync<T>(
        this IAsyncEnumerable<T> source,
        ThrottleOptions options,
        Func<T, CancellationToken, ValueTask> body,
        CancellationToken cancellationToken = default) =>
        ForEachCall.Start(ItemSequence<T>.Of(source), options, body, cancellationToken);

    /// <inheritdoc cref="ForEachThrottledAsync{T}(IAsyncEnumerable{T}, ThrottleOptions, Func{T, CancellationToken, ValueTask}, CancellationToken)"/>
    public static Task ForEachThrottledAsync<T>(
        this IAsyncEnumerable<T> source,
        ThrottleOptions options,
        in Func<T, CancellationToken, Task> body,
        CancellationToken cancellationToken = default) =>
        ForEachCall.Start(ItemSequence<T>.Of(source), options, BodyAdapter.ToValueTask(body), cancellationToken);
}
