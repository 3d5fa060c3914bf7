using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <summary>Collects results, a limited number at a time: <c>source.GatherAsync(8, …)</c>.</summary>
public static class GatherExtensions
{
    /// <summary>
    /// Runs <paramref name="selector"/> once for each item, at most <paramref name="maxConcurrency"/> at a time, and returns the results in the order of the source.
    /// </summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items. Pulled lazily, by one thread at a time, and disposed once, after the last selector has ended.</param>
    /// <param name="maxConcurrency">How many selectors may be in flight at a time; at least 1.</param>
    /// <param name="selector">
    /// Makes a result of an item. Its token is canceled when the call stops: by a failure, or by the caller. Pass it on.
    /// </param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, the source is not touched.</param>
    /// <returns>A task with the results, one for each item, in the order of the source.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="selector"/> is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxConcurrency"/> is less than 1. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or a <see cref="Deadline"/> that the call was started under has expired: with that token. Through the task.</exception>
    /// <remarks>
    /// <para><b>Limit and order.</b> They start in the order of the source (an array may be handed out in short runs) and end in any;
    /// each result is put at the index of its item. At most one item is pulled ahead of what can start.</para>
    /// <para><b>Context.</b> No selector runs inside this call or on its <see cref="SynchronizationContext"/>: selectors run on the thread
    /// pool, each in the caller's <see cref="ExecutionContext"/>; what one of them changes there does not leak into another.</para>
    /// <para><b>Failure.</b> The first failure cancels the token that selectors see; what was started is awaited; then that failure is
    /// thrown as it was, with its stack. <see cref="Task.Exception"/> holds every root cause. An exception of the source is a
    /// failure like any other. The results that were there already are given up.</para>
    /// <para><b>Cancellation.</b> Nothing starts after it; what was started is awaited; then the returned task is canceled, with the
    /// caller's token, and its exception's <see cref="Exception.InnerException"/> is null or a <see cref="FanOutException"/> with what
    /// had failed. A cancellation that prevented nothing changes nothing.</para>
    /// <para><b>Allocation.</b> The array of results, once, where the count is known without enumerating; otherwise its parts as they fill, and the array
    /// in the end. Beside it nothing per item, and one place per selector that is really suspended, at most the limit.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// string[] pages = await urls.GatherAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
    /// </code>
    /// </example>
    public static Task<TResult[]> GatherAsync<T, TResult>(
        this IEnumerable<T> source,
        int maxConcurrency,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        GatherCall.Start(ItemSequence<T>.Of(source), maxConcurrency, selector, cancellationToken);

    /// <inheritdoc cref="GatherAsync{T, TResult}(IEnumerable{T}, int, Func{T, CancellationToken, ValueTask{TResult}}, CancellationToken)"/>
    public static Task<TResult[]> GatherAsync<T, TResult>(
        this IEnumerable<T> source,
        int maxConcurrency,
        in Func<T, CancellationToken, Task<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        GatherCall.Start(ItemSequence<T>.Of(source), maxConcurrency, BodyAdapter.ToValueTask(selector), cancellationToken);

    /// <summary>
    /// Runs <paramref name="selector"/> once for each item, as <paramref name="options"/> say, and returns the results in the order of the source.
    /// </summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items. Pulled lazily, by one thread at a time, and disposed once, after the last selector has ended.</param>
    /// <param name="options">The limit and everything else. <see cref="ThrottleOptions.ResultOrder"/> may not be set: results come all at once, in source order.</param>
    /// <param name="selector">
    /// Makes a result of an item. Its token is canceled when the call stops: by a failure, or by the caller. Pass it on.
    /// </param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, the source is not touched.</param>
    /// <returns>A task with the results, one for each item, in the order of the source.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentException">An option is set that this method cannot honour. Thrown at the call.</exception>
    /// <exception cref="FanOutException">Items failed under <see cref="FailureMode.Collect"/> or <see cref="FailureMode.StopAfter"/>. Through the task.</exception>
    /// <exception cref="OperationTimeoutException">An item took longer than <see cref="ThrottleOptions.ItemTimeout"/>, under <see cref="FailureMode.FailFast"/>. Through the task.</exception>
    /// <exception cref="RateLimitRejectedException">The <see cref="ThrottleOptions.RateLimiter"/> rejected an item and named no time to try again, under <see cref="FailureMode.FailFast"/>. Through the task.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or a <see cref="Deadline"/> that the call was started under has expired: with that token. Through the task.</exception>
    /// <remarks>
    /// <para><b>Limit and order.</b> They start in the order of the source (an array may be handed out in short runs) and end in any;
    /// each result is put at the index of its item. At most one item is pulled ahead of what can start.</para>
    /// <para><b>Context.</b> No selector runs inside this call or on its <see cref="SynchronizationContext"/>: selectors run on the thread
    /// pool, each in the caller's <see cref="ExecutionContext"/>; what one of them changes there does not leak into another.</para>
    /// <para><b>Failure.</b> <see cref="ThrottleOptions.FailureMode"/> says what a failure does; whatever it is, a gather with a failure
    /// has no results (<c>GatherOutcomesAsync</c> has). An exception of the source is a failure like any other, and ends the pulling.
    /// The results that were there already go to <see cref="ThrottleOptions.OnUnclaimed"/>, and so does one that comes after its
    /// item was abandoned.</para>
    /// <para><b>Cancellation.</b> Nothing starts after it; what was started is awaited; then the returned task is canceled, with the
    /// caller's token, and its exception's <see cref="Exception.InnerException"/> is null or a <see cref="FanOutException"/> with what
    /// had failed. A cancellation that prevented nothing changes nothing.</para>
    /// <para><b>Allocation.</b> The array of results, once, where the count is known without enumerating; otherwise its parts as they fill, and the array
    /// in the end. Beside it nothing per item, and one place per selector that is really suspended, at most the limit.
    /// <see cref="ThrottleOptions.ItemTimeout"/>, <see cref="ThrottleOptions.Progress"/> and
    /// <see cref="ThrottleOptions.RateLimiter"/> take a few objects more for each item.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// var options = new ThrottleOptions { MaxConcurrency = 8, ItemTimeout = TimeSpan.FromSeconds(10) };
    /// string[] pages = await urls.GatherAsync(options, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
    /// </code>
    /// </example>
    public static Task<TResult[]> GatherAsync<T, TResult>(
        this IEnumerable<T> source,
        ThrottleOptions options,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        GatherCall.Start(ItemSequence<T>.Of(source), options, selector, cancellationToken);

    /// <inheritdoc cref="GatherAsync{T, TResult}(IEnumerable{T}, ThrottleOptions, Func{T, CancellationToken, ValueTask{TResult}}, CancellationToken)"/>
    public static Task<TResult[]> GatherAsync<T, TResult>(
        this IEnumerable<T> source,
        ThrottleOptions options,
        in Func<T, CancellationToken, Task<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        GatherCall.Start(ItemSequence<T>.Of(source), options, BodyAdapter.ToValueTask(selector), cancellationToken);

    /// <inheritdoc cref="GatherAsync{T, TResult}(IEnumerable{T}, int, Func{T, CancellationToken, ValueTask{TResult}}, CancellationToken)"/>
    public static Task<TResult[]> GatherAsync<T, TResult>(
        this IAsyncEnumerable<T> source,
        int maxConcurrency,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        GatherCall.Start(ItemSequence<T>.Of(source), maxConcurrency, selector, cancellationToken);

    /// <inheritdoc cref="GatherAsync{T, TResult}(IEnumerable{T}, int, Func{T, CancellationToken, ValueTask{TResult}}, CancellationToken)"/>
    public static Task<TResult[]> GatherAsync<T, TResult>(
        this IAsyncEnumerable<T> source,
        int maxConcurrency,
        in Func<T, CancellationToken, Task<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        GatherCall.Start(ItemSequence<T>.Of(source), maxConcurrency, BodyAdapter.ToValueTask(selector), cancellationToken);

    /// <inheritdoc cref="GatherAsync{T, TResult}(IEnumerable{T}, ThrottleOptions, Func{T, CancellationToken, ValueTask{TResult}}, CancellationToken)"/>
    public static Task<TResult[]> GatherAsync<T, TResult>(
        this IAsyncEnumerable<T> source,
        ThrottleOptions options,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        GatherCall.Start(ItemSequence<T>.Of(source), options, selector, cancellationToken);

    /// <inheritdoc cref="GatherAsync{T, TResult}(IEnumerable{T}, ThrottleOptions, Func{T, CancellationToken, ValueTask{TResult}}, CancellationToken)"/>
    public static Task<TResult[]> GatherAsync<T, TResult>(
        this IAsyncEnumerable<T> source,
        ThrottleOptions options,
        in Func<T, CancellationToken, Task<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        GatherCall.Start(ItemSequence<T>.Of(source), options, BodyAdapter.ToValueTask(selector), cancellationToken);

    /// <summary>
    /// Runs the operations, at most <paramref name="maxConcurrency"/> at a time, and returns their results in their order.
    /// </summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="operations">The operations. Pulled lazily, and started only when there is a place for them: never all at once.</param>
    /// <param name="maxConcurrency">How many operations may be in flight at a time; at least 1.</param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, the sequence of operations is not touched.</param>
    /// <returns>A task with the results, one for each operation, in the order of the operations.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="operations"/> is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxConcurrency"/> is less than 1. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or a <see cref="Deadline"/> that the call was started under has expired: with that token. Through the task.</exception>
    /// <remarks>
    /// <para><b>Limit and order.</b> They start in the order of the source (an array may be handed out in short runs) and end in any;
    /// each result is put at the index of its item. At most one item is pulled ahead of what can start.</para>
    /// <para><b>Context.</b> No operation runs inside this call or on its <see cref="SynchronizationContext"/>: operations run on the thread
    /// pool, each in the caller's <see cref="ExecutionContext"/>; what one of them changes there does not leak into another.</para>
    /// <para><b>Failure.</b> The first failure cancels the token that operations see; what was started is awaited; then that failure is
    /// thrown as it was, with its stack. <see cref="Task.Exception"/> holds every root cause. An exception of the source is a
    /// failure like any other. The results that were there already are given up.</para>
    /// <para><b>Cancellation.</b> Nothing starts after it; what was started is awaited; then the returned task is canceled, with the
    /// caller's token, and its exception's <see cref="Exception.InnerException"/> is null or a <see cref="FanOutException"/> with what
    /// had failed. A cancellation that prevented nothing changes nothing.</para>
    /// <para><b>Allocation.</b> The array of results, once, where the count is known without enumerating; otherwise its parts as they fill, and the array
    /// in the end. Beside it nothing per item, and one place per operation that is really suspended, at most the limit.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// IEnumerable&lt;Func&lt;CancellationToken, Task&lt;string&gt;&gt;&gt; operations = urls.Select(url => (Func&lt;CancellationToken, Task&lt;string&gt;&gt;)(ct => http.GetStringAsync(url, ct)));
    /// string[] pages = await operations.GatherAsync(8, cancellationToken);
    /// </code>
    /// </example>
    public static Task<T[]> GatherAsync<T>(
        this IEnumerable<Func<CancellationToken, ValueTask<T>>> operations,
        int maxConcurrency,
        CancellationToken cancellationToken = default) =>
        GatherCall.Start(ItemSequence<Func<CancellationToken, ValueTask<T>>>.Of(operations), maxConcurrency, Operations.Run, cancellationToken);

    /// <inheritdoc cref="GatherAsync{T}(IEnumerable{Func{CancellationToken, ValueTask{T}}}, int, CancellationToken)"/>
    public static Task<T[]> GatherAsync<T>(
        this IEnumerable<Func<CancellationToken, Task<T>>> operations,
        int maxConcurrency,
        CancellationToken cancellationToken = default) =>
        GatherCall.Start(ItemSequence<Func<CancellationToken, Task<T>>>.Of(operations), maxConcurrency, Operations.RunTask, cancellationToken);

    /// <summary>
    /// Runs the operations, as <paramref name="options"/> say, and returns their results in their order.
    /// </summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="operations">The operations. Pulled lazily, and started only when there is a place for them: never all at once.</param>
    /// <param name="options">The limit and everything else. <see cref="ThrottleOptions.ResultOrder"/> may not be set: results come all at once, in source order.</param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, the sequence of operations is not touched.</param>
    /// <returns>A task with the results, one for each operation, in the order of the operations.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentException">An option is set that this method cannot honour. Thrown at the call.</exception>
    /// <exception cref="FanOutException">Items failed under <see cref="FailureMode.Collect"/> or <see cref="FailureMode.StopAfter"/>. Through the task.</exception>
    /// <exception cref="OperationTimeoutException">An item took longer than <see cref="ThrottleOptions.ItemTimeout"/>, under <see cref="FailureMode.FailFast"/>. Through the task.</exception>
    /// <exception cref="RateLimitRejectedException">The <see cref="ThrottleOptions.RateLimiter"/> rejected an item and named no time to try again, under <see cref="FailureMode.FailFast"/>. Through the task.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or a <see cref="Deadline"/> that the call was started under has expired: with that token. Through the task.</exception>
    /// <remarks>
    /// <para><b>Limit and order.</b> They start in the order of the source (an array may be handed out in short runs) and end in any;
    /// each result is put at the index of its item. At most one item is pulled ahead of what can start.</para>
    /// <para><b>Context.</b> No operation runs inside this call or on its <see cref="SynchronizationContext"/>: operations run on the thread
    /// pool, each in the caller's <see cref="ExecutionContext"/>; what one of them changes there does not leak into another.</para>
    /// <para><b>Failure.</b> <see cref="ThrottleOptions.FailureMode"/> says what a failure does; whatever it is, a gather with a failure
    /// has no results (<c>GatherOutcomesAsync</c> has). An exception of the source is a failure like any other, and ends the pulling.
    /// The results that were there already go to <see cref="ThrottleOptions.OnUnclaimed"/>, and so does one that comes after its
    /// item was abandoned.</para>
    /// <para><b>Cancellation.</b> Nothing starts after it; what was started is awaited; then the returned task is canceled, with the
    /// caller's token, and its exception's <see cref="Exception.InnerException"/> is null or a <see cref="FanOutException"/> with what
    /// had failed. A cancellation that prevented nothing changes nothing.</para>
    /// <para><b>Allocation.</b> The array of results, once, where the count is known without enumerating; otherwise its parts as they fill, and the array
    /// in the end. Beside it nothing per item, and one place per operation that is really suspended, at most the limit.
    /// <see cref="ThrottleOptions.ItemTimeout"/>, <see cref="ThrottleOptions.Progress"/> and
    /// <see cref="ThrottleOptions.RateLimiter"/> take a few objects more for each item.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// var options = new ThrottleOptions { MaxConcurrency = 8, ItemTimeout = TimeSpan.FromSeconds(10) };
    /// string[] pages = await operations.GatherAsync(options, cancellationToken);
    /// </code>
    /// </example>
    public static Task<T[]> GatherAsync<T>(
        this IEnumerable<Func<CancellationToken, ValueTask<T>>> operations,
        ThrottleOptions options,
        CancellationToken cancellationToken = default) =>
        GatherCall.Start(ItemSequence<Func<CancellationToken, ValueTask<T>>>.Of(operations), options, Operations.Run, cancellationToken);

    /// <inheritdoc cref="GatherAsync{T}(IEnumerable{Func{CancellationToken, ValueTask{T}}}, ThrottleOptions, CancellationToken)"/>
    public static Task<T[]> GatherAsync<T>(
        this IEnumerable<Func<CancellationToken, Task<T>>> operations,
        ThrottleOptions options,
        CancellationToken cancellationToken = default) =>
        GatherCall.Start(ItemSequence<Func<CancellationToken, Task<T>>>.Of(operations), options, Operations.RunTask, cancellationToken);
}
