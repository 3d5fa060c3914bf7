using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <summary>Runs a body for each item of a source, a limited number at a time, and streams the results: <c>await foreach (… in source.SelectThrottledAsync(8, …))</c>.</summary>
public static class SelectThrottledExtensions
{
    /// <summary>
    /// Runs <paramref name="selector"/> once for each item, at most <paramref name="maxConcurrency"/> at a time, and streams the results in
    /// the order of the source.
    /// </summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items. Pulled lazily, by one thread at a time, and disposed once, after the last body has ended; may be infinite. Each enumeration of the stream enumerates it anew. An asynchronous source gets the token that bodies see.</param>
    /// <param name="maxConcurrency">How many bodies may be in flight, and results wait to be consumed, together; at least 1.</param>
    /// <param name="selector">
    /// Makes a result of an item. Its token is canceled when the enumeration stops: by a failure, by cancellation, or because the
    /// consumer leaves the loop. Pass it on.
    /// </param>
    /// <param name="cancellationToken">Cancels every enumeration, like a token that is given to <c>WithCancellation</c>. If one of them is canceled already, the source is not touched.</param>
    /// <returns>
    /// The results. Nothing is done until <see cref="IAsyncEnumerator{T}.MoveNextAsync"/> is called for the first time; enumerating twice runs everything
    /// twice; enumerations do not share anything.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="selector"/> is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxConcurrency"/> is less than 1. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or a <see cref="Deadline"/> that was current at the first move has expired: with that token. Through the enumeration.</exception>
    /// <remarks>
    /// <para><b>Limit.</b> What is in flight and what waits to be consumed are together at most the limit: a slow consumer, a slow item at the
    /// head of the line or nobody who consumes stop the pulling, and memory stays bounded. A result counts until a move has handed
    /// it over; then the next body may start. Results come in the order of the source: a slow item holds back those behind it.</para>
    /// <para><b>Context.</b> Bodies run on the thread pool, each in the <see cref="ExecutionContext"/> of the first move, never inside a move and
    /// never on its <see cref="SynchronizationContext"/>; the consumer goes on where its own <c>await</c> says, and never inside a body.</para>
    /// <para><b>Failure.</b> The first failure cancels the token that bodies see and stops the pulling. The consumer still gets the results
    /// before the failed item, up to the first item that has none (one that gave in to the cancellation, say); every started body is
    /// awaited; then the failure is thrown as it was, with its stack. Other root causes, if there are any, go to nobody: to see
    /// them, set <see cref="ThrottleOptions.Logger"/> or <see cref="FailureMode.Collect"/>. An exception of the source is a failure like any other.</para>
    /// <para><b>Cancellation.</b> Nothing starts after it, and nothing is handed over until started bodies have ended. Then the pending or next move throws, with the
    /// token that was canceled, and its exception's <see cref="Exception.InnerException"/> is null or a <see cref="FanOutException"/> with what
    /// had failed. A cancellation that prevented nothing changes nothing: every item had been started and ended well, and the source is
    /// known to hold no more; the remaining results are then handed over.</para>
    /// <para><b>Leaving early.</b> <c>break</c>, an exception in the loop and <see cref="IAsyncDisposable.DisposeAsync"/> stop the pulling, cancel what runs
    /// and await it. Disposal throws nothing: failures that the consumer has not seen are dropped. It may be called while a move is pending, which then returns false.
    /// Results that were not handed over are unclaimed.</para>
    /// <para><b>One consumer.</b> An enumerator is for one consumer: a move while another is pending fails with an <see cref="InvalidOperationException"/> and disturbs nothing;
    /// moves from several threads at the very same moment are not always told apart.
    /// After the end, an exception or disposal, moves return false.</para>
    /// <para><b>Allocation.</b> Nothing per item beyond what the body itself allocates; one place per body that is really suspended, at most the limit, and room for the results.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// await foreach (string page in urls.SelectThrottledAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken))
    /// {
    ///     Console.WriteLine(page.Length);
    /// }
    /// </code>
    /// </example>
    public static IAsyncEnumerable<TResult> SelectThrottledAsync<T, TResult>(
        this IEnumerable<T> source,
        int maxConcurrency,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        SelectCall.Create(ItemSequence<T>.Of(source), ThrottleOptions.ForLimit(maxConcurrency), selector, cancellationToken);

    /// <inheritdoc cref="SelectThrottledAsync{T, TResult}(IEnumerable{T}, int, Func{T, CancellationToken, ValueTask{TResult}}, CancellationToken)"/>
    public static IAsyncEnumerable<TResult> SelectThrottledAsync<T, TResult>(
        this IEnumerable<T> source,
        int maxConcurrency,
        in Func<T, CancellationToken, Task<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        SelectCall.Create(ItemSequence<T>.Of(source), ThrottleOptions.ForLimit(maxConcurrency), BodyAdapter.ToValueTask(selector), cancellationToken);

    /// <summary>
    /// Runs <paramref name="selector"/> once for each item, as <paramref name="options"/> say, and streams the results in the order of the
    /// source or of completion.
    /// </summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items. Pulled lazily, by one thread at a time, and disposed once, after the last body has ended; may be infinite. Each enumeration of the stream enumerates it anew. An asynchronous source gets the token that bodies see.</param>
    /// <param name="options">The limit, the <see cref="ThrottleOptions.ResultOrder"/> (that of the source, unless it is set) and everything else.</param>
    /// <param name="selector">
    /// Makes a result of an item. Its token is canceled when the enumeration stops: by a failure, by cancellation, or because the
    /// consumer leaves the loop. Pass it on.
    /// </param>
    /// <param name="cancellationToken">Cancels every enumeration, like a token that is given to <c>WithCancellation</c>. If one of them is canceled already, the source is not touched.</param>
    /// <returns>
    /// The results. Nothing is done until <see cref="IAsyncEnumerator{T}.MoveNextAsync"/> is called for the first time; enumerating twice runs everything
    /// twice; enumerations do not share anything.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentException">An option is set that this method cannot honour. Thrown at the call.</exception>
    /// <exception cref="FanOutException">Items failed under <see cref="FailureMode.Collect"/> or <see cref="FailureMode.StopAfter"/>. Through the enumeration.</exception>
    /// <exception cref="OperationTimeoutException">An item took longer than <see cref="ThrottleOptions.ItemTimeout"/>, under <see cref="FailureMode.FailFast"/>. Through the enumeration.</exception>
    /// <exception cref="RateLimitRejectedException">The <see cref="ThrottleOptions.RateLimiter"/> rejected an item and named no time to try again, under <see cref="FailureMode.FailFast"/>. Through the enumeration.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or a <see cref="Deadline"/> that was current at the first move has expired: with that token. Through the enumeration.</exception>
    /// <remarks>
    /// <para><b>Limit.</b> What is in flight and what waits to be consumed are together at most the limit: a slow consumer, a slow item at the
    /// head of the line or nobody who consumes stop the pulling, and memory stays bounded. A result counts until a move has handed
    /// it over; then the next body may start. In the order of the source a slow item holds back those behind it, and one that has failed counts until the consumer has passed it;
    /// in the order of completion nothing is held back.</para>
    /// <para><b>Context.</b> Bodies run on the thread pool, each in the <see cref="ExecutionContext"/> of the first move, never inside a move and
    /// never on its <see cref="SynchronizationContext"/>; the consumer goes on where its own <c>await</c> says, and never inside a body.</para>
    /// <para><b>Failure.</b> Under <see cref="FailureMode.FailFast"/> the first failure cancels the token that bodies see and stops the pulling. In the order of
    /// the source, the consumer still gets the results before the failed item, up to the first item that has none (one that gave in to
    /// the cancellation, say); in the order of completion, those that had completed before. Every started body is awaited; then the failure is thrown
    /// as it was, with its stack; other root causes go to <see cref="ThrottleOptions.Logger"/>. Under <see cref="FailureMode.Collect"/> and
    /// <see cref="FailureMode.StopAfter"/> failed items leave gaps, and what has failed is thrown at the end. An exception of the source is a failure like any other.</para>
    /// <para><b>Cancellation.</b> Nothing starts after it, and nothing is handed over until started bodies have ended. Then the pending or next move throws, with the
    /// token that was canceled, and its exception's <see cref="Exception.InnerException"/> is null or a <see cref="FanOutException"/> with what
    /// had failed. A cancellation that prevented nothing changes nothing: every item had been started and ended well, and the source is
    /// known to hold no more; the remaining results are then handed over.</para>
    /// <para><b>Leaving early.</b> <c>break</c>, an exception in the loop and <see cref="IAsyncDisposable.DisposeAsync"/> stop the pulling, cancel what runs
    /// and await it. Disposal throws nothing: failures that the consumer has not seen go to <see cref="ThrottleOptions.Logger"/>, and without one are counted only. It may be called while a move is pending, which then returns false.
    /// Results that were not handed over are unclaimed: <see cref="ThrottleOptions.OnUnclaimed"/> receives them.</para>
    /// <para><b>One consumer.</b> An enumerator is for one consumer: a move while another is pending fails with an <see cref="InvalidOperationException"/> and disturbs nothing;
    /// moves from several threads at the very same moment are not always told apart.
    /// After the end, an exception or disposal, moves return false.</para>
    /// <para><b>Allocation.</b> Nothing per item beyond what the body itself allocates; one place per body that is really suspended, at most the limit, and room for the results.
    /// <see cref="ThrottleOptions.ItemTimeout"/>, <see cref="ThrottleOptions.Progress"/> and
    /// <see cref="ThrottleOptions.RateLimiter"/> take a few objects more for each item.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// var options = new ThrottleOptions { MaxConcurrency = 8, ResultOrder = ResultOrder.Completion };
    /// await foreach (string page in urls.SelectThrottledAsync(options, (url, ct) => http.GetStringAsync(url, ct), cancellationToken))
    /// {
    ///     Console.WriteLine(page.Length);
    /// }
    /// </code>
    /// </example>
    public static IAsyncEnumerable<TResult> SelectThrottledAsync<T, TResult>(
        this IEnumerable<T> source,
        ThrottleOptions options,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        SelectCall.Create(ItemSequence<T>.Of(source), options, selector, cancellationToken);

    /// <inheritdoc cref="SelectThrottledAsync{T, TResult}(IEnumerable{T}, ThrottleOptions, Func{T, CancellationToken, ValueTask{TResult}}, CancellationToken)"/>
    public static IAsyncEnumerable<TResult> SelectThrottledAsync<T, TResult>(
        this IEnumerable<T> source,
        ThrottleOptions options,
        in Func<T, CancellationToken, Task<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        SelectCall.Create(ItemSequence<T>.Of(source), options, BodyAdapter.ToValueTask(selector), cancellationToken);

    /// <inheritdoc cref="SelectThrottledAsync{T, TResult}(IEnumerable{T}, int, Func{T, CancellationToken, ValueTask{TResult}}, CancellationToken)"/>
    public static IAsyncEnumerable<TResult> SelectThrottledAsync<T, TResult>(
        this IAsyncEnumerable<T> source,
        int maxConcurrency,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        SelectCall.Create(ItemSequence<T>.Of(source), ThrottleOptions.ForLimit(maxConcurrency), selector, cancellationToken);

    /// <inheritdoc cref="SelectThrottledAsync{T, TResult}(IAsyncEnumerable{T}, int, Func{T, CancellationToken, ValueTask{TResult}}, CancellationToken)"/>
    public static IAsyncEnumerable<TResult> SelectThrottledAsync<T, TResult>(
        this IAsyncEnumerable<T> source,
        int maxConcurrency,
        in Func<T, CancellationToken, Task<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        SelectCall.Create(ItemSequence<T>.Of(source), ThrottleOptions.ForLimit(maxConcurrency), BodyAdapter.ToValueTask(selector), cancellationToken);

    /// <inheritdoc cref="SelectThrottledAsync{T, TResult}(IEnumerable{T}, ThrottleOptions, Func{T, CancellationToken, ValueTask{TResult}}, CancellationToken)"/>
    public static IAsyncEnumerable<TResult> SelectThrottledAsync<T, TResult>(
        this IAsyncEnumerable<T> source,
        ThrottleOptions options,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        SelectCall.Create(ItemSequence<T>.Of(source), options, selector, cancellationToken);

    /// <inheritdoc cref="SelectThrottledAsync{T, TResult}(IAsyncEnumerable{T}, ThrottleOptions, Func{T, CancellationToken, ValueTask{TResult}}, CancellationToken)"/>
    public static IAsyncEnumerable<TResult> SelectThrottledAsync<T, TResult>(
        this IAsyncEnumerable<T> source,
        ThrottleOptions options,
        in Func<T, CancellationToken, Task<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        SelectCall.Create(ItemSequence<T>.Of(source), options, BodyAdapter.ToValueTask(selector), cancellationToken);
}
