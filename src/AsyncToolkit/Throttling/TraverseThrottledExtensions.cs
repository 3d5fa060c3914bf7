namespace AsyncToolkit;

/// <summary>Work that discovers work, a limited number at a time: <c>seeds.TraverseThrottledAsync(8, …)</c>.</summary>
public static class TraverseThrottledExtensions
{
    /// <summary>
    /// Runs <paramref name="body"/> for each seed and for every further item that the bodies return, each distinct item once,
    /// at most <paramref name="maxConcurrency"/> at a time.
    /// </summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="seeds">Where to begin. Pulled lazily, while nothing that was discovered waits; while they block, discovered items wait for them.</param>
    /// <param name="maxConcurrency">How many bodies may be in flight at a time; at least 1.</param>
    /// <param name="body">
    /// Visits an item and returns the items that it leads to: none, new ones, or known ones (which are passed over). What it
    /// returns is enumerated on the worker, as part of the body. Returning null is a failure of the item.
    /// </param>
    /// <param name="comparer">Says which items are the same; null, or the overload without it, for <see cref="EqualityComparer{T}.Default"/>.</param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, the seeds are not touched.</param>
    /// <returns>A task that completes when nothing is queued or in flight any more.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="seeds"/> or <paramref name="body"/> is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxConcurrency"/> is less than 1. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or a <see cref="Deadline"/> that the call was started under has expired: with that token. Through the task.</exception>
    /// <remarks>
    /// <para>For crawls, trees and graphs. Items that wait are taken up first come, first served. Every distinct item is
    /// remembered until the call ends; two items are the same if the comparer says so. In <see cref="ThrottleProgress"/>, the total is what has been discovered so far.</para>
    /// <para>Limit, context, failure and cancellation are as in
    /// <see cref="ForEachThrottledExtensions.ForEachThrottledAsync{T}(IEnumerable{T}, int, Func{T, CancellationToken, ValueTask}, CancellationToken)"/>.
    /// An item that failed leads to no further items, beyond those that its enumeration had yielded before it failed.</para>
    /// <para><b>Allocation.</b> For each distinct item its entry in a set, until the call ends, its place in a queue, and a few small objects while it is visited; one place
    /// per body that is really suspended, at most the limit.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// await new[] { start }.TraverseThrottledAsync(8, async (page, ct) => await LinksOfAsync(page, ct), cancellationToken);
    /// </code>
    /// </example>
    public static Task TraverseThrottledAsync<T>(
        this IEnumerable<T> seeds,
        int maxConcurrency,
        Func<T, CancellationToken, ValueTask<IEnumerable<T>>> body,
        IEqualityComparer<T>? comparer,
        CancellationToken cancellationToken = default) =>
        TraverseCall.Start(seeds, ThrottleOptions.ForLimit(maxConcurrency), body, comparer, cancellationToken);

    /// <inheritdoc cref="TraverseThrottledAsync{T}(IEnumerable{T}, int, Func{T, CancellationToken, ValueTask{IEnumerable{T}}}, IEqualityComparer{T}?, CancellationToken)"/>
    public static Task TraverseThrottledAsync<T>(
        this IEnumerable<T> seeds,
        int maxConcurrency,
        in Func<T, CancellationToken, Task<IEnumerable<T>>> body,
        IEqualityComparer<T>? comparer,
        CancellationToken cancellationToken = default) =>
        TraverseCall.Start(seeds, ThrottleOptions.ForLimit(maxConcurrency), BodyAdapter.ToValueTask(body), comparer, cancellationToken);

    /// <inheritdoc cref="TraverseThrottledAsync{T}(IEnumerable{T}, int, Func{T, CancellationToken, ValueTask{IEnumerable{T}}}, IEqualityComparer{T}?, CancellationToken)"/>
    public static Task TraverseThrottledAsync<T>(
        this IEnumerable<T> seeds,
        int maxConcurrency,
        Func<T, CancellationToken, ValueTask<IEnumerable<T>>> body,
        CancellationToken cancellationToken = default) =>
        TraverseCall.Start(seeds, ThrottleOptions.ForLimit(maxConcurrency), body, comparer: null, cancellationToken);

    /// <inheritdoc cref="TraverseThrottledAsync{T}(IEnumerable{T}, int, Func{T, CancellationToken, ValueTask{IEnumerable{T}}}, IEqualityComparer{T}?, CancellationToken)"/>
    public static Task TraverseThrottledAsync<T>(
        this IEnumerable<T> seeds,
        int maxConcurrency,
        in Func<T, CancellationToken, Task<IEnumerable<T>>> body,
        CancellationToken cancellationToken = default) =>
        TraverseCall.Start(seeds, ThrottleOptions.ForLimit(maxConcurrency), BodyAdapter.ToValueTask(body), comparer: null, cancellationToken);

    /// <summary>
    /// Runs <paramref name="body"/> for each seed and for every further item that the bodies return, each distinct item once,
    /// as <paramref name="options"/> say.
    /// </summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="seeds">Where to begin. Pulled lazily, while nothing that was discovered waits; while they block, discovered items wait for them.</param>
    /// <param name="options">The limit and everything else. <see cref="ThrottleOptions.ResultOrder"/> and <see cref="ThrottleOptions.OnUnclaimed"/> may not be set: there are no results.</param>
    /// <param name="body">
    /// Visits an item and returns the items that it leads to: none, new ones, or known ones (which are passed over). What it
    /// returns is enumerated on the worker, as part of the body. Returning null is a failure of the item.
    /// </param>
    /// <param name="comparer">Says which items are the same; null, or the overload without it, for <see cref="EqualityComparer{T}.Default"/>.</param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, the seeds are not touched.</param>
    /// <returns>A task that completes when nothing is queued or in flight any more.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentException">An option is set that this method cannot honour. Thrown at the call.</exception>
    /// <exception cref="FanOutException">Items failed under <see cref="FailureMode.Collect"/> or <see cref="FailureMode.StopAfter"/>. Through the task.</exception>
    /// <exception cref="OperationTimeoutException">An item took longer than <see cref="ThrottleOptions.ItemTimeout"/>, under <see cref="FailureMode.FailFast"/>. Through the task.</exception>
    /// <exception cref="RateLimitRejectedException">The <see cref="ThrottleOptions.RateLimiter"/> rejected an item and named no time to try again, under <see cref="FailureMode.FailFast"/>. Through the task.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or a <see cref="Deadline"/> that the call was started under has expired: with that token. Through the task.</exception>
    /// <remarks>
    /// <para>For crawls, trees and graphs. Items that wait are taken up first come, first served. Every distinct item is
    /// remembered until the call ends; two items are the same if the comparer says so. In <see cref="ThrottleProgress"/>, the total is what has been discovered so far.</para>
    /// <para>Limit, context, failure and cancellation are as in
    /// <see cref="ForEachThrottledExtensions.ForEachThrottledAsync{T}(IEnumerable{T}, int, Func{T, CancellationToken, ValueTask}, CancellationToken)"/>.
    /// An item that failed leads to no further items, beyond those that its enumeration had yielded before it failed.</para>
    /// <para><b>Allocation.</b> For each distinct item its entry in a set, until the call ends, its place in a queue, and a few small objects while it is visited; one place
    /// per body that is really suspended, at most the limit.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// var options = new ThrottleOptions { MaxConcurrency = 8, FailureMode = FailureMode.Collect };
    /// await new[] { start }.TraverseThrottledAsync(options, async (page, ct) => await LinksOfAsync(page, ct), cancellationToken);
    /// </code>
    /// </example>
    public static Task TraverseThrottledAsync<T>(
        this IEnumerable<T> seeds,
        ThrottleOptions options,
        Func<T, CancellationToken, ValueTask<IEnumerable<T>>> body,
        IEqualityComparer<T>? comparer,
        CancellationToken cancellationToken = default) =>
        TraverseCall.Start(seeds, options, body, comparer, cancellationToken);

    /// <inheritdoc cref="TraverseThrottledAsync{T}(IEnumerable{T}, ThrottleOptions, Func{T, CancellationToken, ValueTask{IEnumerable{T}}}, IEqualityComparer{T}?, CancellationToken)"/>
    public static Task TraverseThrottledAsync<T>(
        this IEnumerable<T> seeds,
        ThrottleOptions options,
        in Func<T, CancellationToken, Task<IEnumerable<T>>> body,
        IEqualityComparer<T>? comparer,
        CancellationToken cancellationToken = default) =>
        TraverseCall.Start(seeds, options, BodyAdapter.ToValueTask(body), comparer, cancellationToken);

    /// <inheritdoc cref="TraverseThrottledAsync{T}(IEnumerable{T}, ThrottleOptions, Func{T, CancellationToken, ValueTask{IEnumerable{T}}}, IEqualityComparer{T}?, CancellationToken)"/>
    public static Task TraverseThrottledAsync<T>(
        this IEnumerable<T> seeds,
        ThrottleOptions options,
        Func<T, CancellationToken, ValueTask<IEnumerable<T>>> body,
        CancellationToken cancellationToken = default) =>
        TraverseCall.Start(seeds, options, body, comparer: null, cancellationToken);

    /// <inheritdoc cref="TraverseThrottledAsync{T}(IEnumerable{T}, ThrottleOptions, Func{T, CancellationToken, ValueTask{IEnumerable{T}}}, IEqualityComparer{T}?, CancellationToken)"/>
    public static Task TraverseThrottledAsync<T>(
        this IEnumerable<T> seeds,
        ThrottleOptions options,
        in Func<T, CancellationToken, Task<IEnumerable<T>>> body,
        CancellationToken cancellationToken = default) =>
        TraverseCall.Start(seeds, options, BodyAdapter.ToValueTask(body), comparer: null, cancellationToken);
}
