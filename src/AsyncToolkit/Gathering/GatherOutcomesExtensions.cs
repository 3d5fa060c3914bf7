using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <summary>Settles everything, a limited number at a time: <c>source.GatherOutcomesAsync(8, …)</c>.</summary>
public static class GatherOutcomesExtensions
{
    /// <summary>
    /// Runs <paramref name="selector"/> once for each item, at most <paramref name="maxConcurrency"/> at a time, and returns what became of each of them.
    /// </summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items. Pulled lazily, by one thread at a time, and disposed once, after the last selector has ended.</param>
    /// <param name="maxConcurrency">How many selectors may be in flight at a time; at least 1.</param>
    /// <param name="selector">Makes a result of an item. Its token is canceled when the caller cancels. Pass it on.</param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, the source is not touched.</param>
    /// <returns>A task with what became of each item, in the order of the source. It is never faulted by an item.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="selector"/> is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxConcurrency"/> is less than 1. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled, or the current <see cref="Deadline"/> had expired, before the call began. Through the task.</exception>
    /// <remarks>
    /// <para><b>What is returned.</b> One outcome for each item that was pulled, at its index. After a cancellation by the caller, items that
    /// had not been started are <see cref="OutcomeStatus.NotStarted"/>: those that are known of, which are all of them where the
    /// count is known without enumerating. If the source fails, that is the last outcome, at the index that could not be
    /// pulled; and if its disposal or a callback on a token fails, that is one outcome more, behind all items.</para>
    /// <para><b>Failure and cancellation.</b> The failure of an item stops nothing and is thrown by nobody but its outcome. Nor is the
    /// caller's cancellation thrown: nothing starts after it, what was started is awaited, and the call returns what there is.
    /// Write <c>cancellationToken.ThrowIfCancellationRequested()</c> behind the call where that is not wanted. Only a call whose token is
    /// canceled before it begins returns a canceled task.</para>
    /// <para><b>Context.</b> No selector runs inside this call or on its <see cref="SynchronizationContext"/>: selectors run on the thread
    /// pool, each in the caller's <see cref="ExecutionContext"/>; what one of them changes there does not leak into another.</para>
    /// <para><b>Allocation.</b> The array of outcomes, and what each failure takes.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// Outcome&lt;string&gt;[] outcomes = await urls.GatherOutcomesAsync(8, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
    /// cancellationToken.ThrowIfCancellationRequested();
    /// foreach (Outcome&lt;string&gt; failed in outcomes.Where(outcome => !outcome.IsSuccess))
    /// {
    ///     Console.WriteLine(failed);
    /// }
    /// </code>
    /// </example>
    public static Task<Outcome<TResult>[]> GatherOutcomesAsync<T, TResult>(
        this IEnumerable<T> source,
        int maxConcurrency,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        OutcomesCall.Start(ItemSequence<T>.Of(source), maxConcurrency, selector, cancellationToken);

    /// <inheritdoc cref="GatherOutcomesAsync{T, TResult}(IEnumerable{T}, int, Func{T, CancellationToken, ValueTask{TResult}}, CancellationToken)"/>
    public static Task<Outcome<TResult>[]> GatherOutcomesAsync<T, TResult>(
        this IEnumerable<T> source,
        int maxConcurrency,
        in Func<T, CancellationToken, Task<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        OutcomesCall.Start(ItemSequence<T>.Of(source), maxConcurrency, BodyAdapter.ToValueTask(selector), cancellationToken);

    /// <summary>
    /// Runs <paramref name="selector"/> once for each item, as <paramref name="options"/> say, and returns what became of each of them.
    /// </summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items. Pulled lazily, by one thread at a time, and disposed once, after the last selector has ended.</param>
    /// <param name="options">The limit and everything else. <see cref="ThrottleOptions.FailureMode"/> and <see cref="ThrottleOptions.ResultOrder"/> may not be set: everything is settled, in source order.</param>
    /// <param name="selector">Makes a result of an item. Its token is canceled when the caller cancels. Pass it on.</param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, the source is not touched.</param>
    /// <returns>A task with what became of each item, in the order of the source. It is never faulted by an item.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentException">An option is set that this method cannot honour. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled, or the current <see cref="Deadline"/> had expired, before the call began. Through the task.</exception>
    /// <remarks>
    /// <para><b>What is returned.</b> One outcome for each item that was pulled, at its index. After a cancellation by the caller, items that
    /// had not been started are <see cref="OutcomeStatus.NotStarted"/>: those that are known of, which are all of them where the
    /// count is known without enumerating. If the source fails, that is the last outcome, at the index that could not be
    /// pulled; and if its disposal or a callback on a token fails, that is one outcome more, behind all items.</para>
    /// <para><b>Failure and cancellation.</b> The failure of an item stops nothing and is thrown by nobody but its outcome. Nor is the
    /// caller's cancellation thrown: nothing starts after it, what was started is awaited, and the call returns what there is.
    /// Write <c>cancellationToken.ThrowIfCancellationRequested()</c> behind the call where that is not wanted. Only a call whose token is
    /// canceled before it begins returns a canceled task.</para>
    /// <para><b>Context.</b> No selector runs inside this call or on its <see cref="SynchronizationContext"/>: selectors run on the thread
    /// pool, each in the caller's <see cref="ExecutionContext"/>; what one of them changes there does not leak into another.</para>
    /// <para><b>Unclaimed results.</b> A result that comes after its item was abandoned (<see cref="ThrottleOptions.AbandonAfter"/>) goes to
    /// <see cref="ThrottleOptions.OnUnclaimed"/>, unless it is an object that is among the outcomes.</para>
    /// <para><b>Allocation.</b> The array of outcomes, and what each failure takes.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// var options = new ThrottleOptions { MaxConcurrency = 8, ItemTimeout = TimeSpan.FromSeconds(10) };
    /// Outcome&lt;string&gt;[] outcomes = await urls.GatherOutcomesAsync(options, (url, ct) => http.GetStringAsync(url, ct), cancellationToken);
    /// </code>
    /// </example>
    public static Task<Outcome<TResult>[]> GatherOutcomesAsync<T, TResult>(
        this IEnumerable<T> source,
        ThrottleOptions options,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        OutcomesCall.Start(ItemSequence<T>.Of(source), options, selector, cancellationToken);

    /// <inheritdoc cref="GatherOutcomesAsync{T, TResult}(IEnumerable{T}, ThrottleOptions, Func{T, CancellationToken, ValueTask{TResult}}, CancellationToken)"/>
    public static Task<Outcome<TResult>[]> GatherOutcomesAsync<T, TResult>(
        this IEnumerable<T> source,
        ThrottleOptions options,
        in Func<T, CancellationToken, Task<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        OutcomesCall.Start(ItemSequence<T>.Of(source), options, BodyAdapter.ToValueTask(selector), cancellationToken);

    /// <inheritdoc cref="GatherOutcomesAsync{T, TResult}(IEnumerable{T}, int, Func{T, CancellationToken, ValueTask{TResult}}, CancellationToken)"/>
    public static Task<Outcome<TResult>[]> GatherOutcomesAsync<T, TResult>(
        this IAsyncEnumerable<T> source,
        int maxConcurrency,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        OutcomesCall.Start(ItemSequence<T>.Of(source), maxConcurrency, selector, cancellationToken);

    /// <inheritdoc cref="GatherOutcomesAsync{T, TResult}(IEnumerable{T}, int, Func{T, CancellationToken, ValueTask{TResult}}, CancellationToken)"/>
    public static Task<Outcome<TResult>[]> GatherOutcomesAsync<T, TResult>(
        this IAsyncEnumerable<T> source,
        int maxConcurrency,
        in Func<T, CancellationToken, Task<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        OutcomesCall.Start(ItemSequence<T>.Of(source), maxConcurrency, BodyAdapter.ToValueTask(selector), cancellationToken);

    /// <inheritdoc cref="GatherOutcomesAsync{T, TResult}(IEnumerable{T}, ThrottleOptions, Func{T, CancellationToken, ValueTask{TResult}}, CancellationToken)"/>
    public static Task<Outcome<TResult>[]> GatherOutcomesAsync<T, TResult>(
        this IAsyncEnumerable<T> source,
        ThrottleOptions options,
        Func<T, CancellationToken, ValueTask<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        OutcomesCall.Start(ItemSequence<T>.Of(source), options, selector, cancellationToken);

    /// <inheritdoc cref="GatherOutcomesAsync{T, TResult}(IEnumerable{T}, ThrottleOptions, Func{T, CancellationToken, ValueTask{TResult}}, CancellationToken)"/>
    public static Task<Outcome<TResult>[]> GatherOutcomesAsync<T, TResult>(
        this IAsyncEnumerable<T> source,
        ThrottleOptions options,
        in Func<T, CancellationToken, Task<TResult>> selector,
        CancellationToken cancellationToken = default) =>
        OutcomesCall.Start(ItemSequence<T>.Of(source), options, BodyAdapter.ToValueTask(selector), cancellationToken);

    /// <summary>
    /// Runs the operations, at most <paramref name="maxConcurrency"/> at a time, and returns what became of each of them.
    /// </summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="operations">The operations. Pulled lazily, and started only when there is a place for them: never all at once.</param>
    /// <param name="maxConcurrency">How many operations may be in flight at a time; at least 1.</param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, the sequence of operations is not touched.</param>
    /// <returns>A task with what became of each item, in the order of the source. It is never faulted by an item.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="operations"/> is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxConcurrency"/> is less than 1. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled, or the current <see cref="Deadline"/> had expired, before the call began. Through the task.</exception>
    /// <remarks>
    /// <para><b>What is returned.</b> One outcome for each item that was pulled, at its index. After a cancellation by the caller, items that
    /// had not been started are <see cref="OutcomeStatus.NotStarted"/>: those that are known of, which are all of them where the
    /// count is known without enumerating. If the source fails, that is the last outcome, at the index that could not be
    /// pulled; and if its disposal or a callback on a token fails, that is one outcome more, behind all items.</para>
    /// <para><b>Failure and cancellation.</b> The failure of an item stops nothing and is thrown by nobody but its outcome. Nor is the
    /// caller's cancellation thrown: nothing starts after it, what was started is awaited, and the call returns what there is.
    /// Write <c>cancellationToken.ThrowIfCancellationRequested()</c> behind the call where that is not wanted. Only a call whose token is
    /// canceled before it begins returns a canceled task.</para>
    /// <para><b>Context.</b> No operation runs inside this call or on its <see cref="SynchronizationContext"/>: operations run on the thread
    /// pool, each in the caller's <see cref="ExecutionContext"/>; what one of them changes there does not leak into another.</para>
    /// <para><b>Allocation.</b> The array of outcomes, and what each failure takes.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// Outcome&lt;string&gt;[] outcomes = await operations.GatherOutcomesAsync(8, cancellationToken);
    /// </code>
    /// </example>
    public static Task<Outcome<T>[]> GatherOutcomesAsync<T>(
        this IEnumerable<Func<CancellationToken, ValueTask<T>>> operations,
        int maxConcurrency,
        CancellationToken cancellationToken = default) =>
        OutcomesCall.Start(ItemSequence<Func<CancellationToken, ValueTask<T>>>.Of(operations), maxConcurrency, Operations.Run, cancellationToken);

    /// <inheritdoc cref="GatherOutcomesAsync{T}(IEnumerable{Func{CancellationToken, ValueTask{T}}}, int, CancellationToken)"/>
    public static Task<Outcome<T>[]> GatherOutcomesAsync<T>(
        this IEnumerable<Func<CancellationToken, Task<T>>> operations,
        int maxConcurrency,
        CancellationToken cancellationToken = default) =>
        OutcomesCall.Start(ItemSequence<Func<CancellationToken, Task<T>>>.Of(operations), maxConcurrency, Operations.RunTask, cancellationToken);

    /// <summary>
    /// Runs the operations, as <paramref name="options"/> say, and returns what became of each of them.
    /// </summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="operations">The operations. Pulled lazily, and started only when there is a place for them: never all at once.</param>
    /// <param name="options">The limit and everything else. <see cref="ThrottleOptions.FailureMode"/> and <see cref="ThrottleOptions.ResultOrder"/> may not be set: everything is settled, in source order.</param>
    /// <param name="cancellationToken">Cancels the call. If it is canceled already, the sequence of operations is not touched.</param>
    /// <returns>A task with what became of each item, in the order of the source. It is never faulted by an item.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentException">An option is set that this method cannot honour. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled, or the current <see cref="Deadline"/> had expired, before the call began. Through the task.</exception>
    /// <remarks>
    /// <para><b>What is returned.</b> One outcome for each item that was pulled, at its index. After a cancellation by the caller, items that
    /// had not been started are <see cref="OutcomeStatus.NotStarted"/>: those that are known of, which are all of them where the
    /// count is known without enumerating. If the source fails, that is the last outcome, at the index that could not be
    /// pulled; and if its disposal or a callback on a token fails, that is one outcome more, behind all items.</para>
    /// <para><b>Failure and cancellation.</b> The failure of an item stops nothing and is thrown by nobody but its outcome. Nor is the
    /// caller's cancellation thrown: nothing starts after it, what was started is awaited, and the call returns what there is.
    /// Write <c>cancellationToken.ThrowIfCancellationRequested()</c> behind the call where that is not wanted. Only a call whose token is
    /// canceled before it begins returns a canceled task.</para>
    /// <para><b>Context.</b> No operation runs inside this call or on its <see cref="SynchronizationContext"/>: operations run on the thread
    /// pool, each in the caller's <see cref="ExecutionContext"/>; what one of them changes there does not leak into another.</para>
    /// <para><b>Unclaimed results.</b> A result that comes after its item was abandoned (<see cref="ThrottleOptions.AbandonAfter"/>) goes to
    /// <see cref="ThrottleOptions.OnUnclaimed"/>, unless it is an object that is among the outcomes.</para>
    /// <para><b>Allocation.</b> The array of outcomes, and what each failure takes.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// var options = new ThrottleOptions { MaxConcurrency = 8, ItemTimeout = TimeSpan.FromSeconds(10) };
    /// Outcome&lt;string&gt;[] outcomes = await operations.GatherOutcomesAsync(options, cancellationToken);
    /// </code>
    /// </example>
    public static Task<Outcome<T>[]> GatherOutcomesAsync<T>(
        this IEnumerable<Func<CancellationToken, ValueTask<T>>> operations,
        ThrottleOptions options,
        CancellationToken cancellationToken = default) =>
        OutcomesCall.Start(ItemSequence<Func<CancellationToken, ValueTask<T>>>.Of(operations), options, Operations.Run, cancellationToken);

    /// <inheritdoc cref="GatherOutcomesAsync{T}(IEnumerable{Func{CancellationToken, ValueTask{T}}}, ThrottleOptions, CancellationToken)"/>
    public static Task<Outcome<T>[]> GatherOutcomesAsync<T>(
        this IEnumerable<Func<CancellationToken, Task<T>>> operations,
        ThrottleOptions options,
        CancellationToken cancellationToken = default) =>
        OutcomesCall.Start(ItemSequence<Func<CancellationToken, Task<T>>>.Of(operations), options, Operations.RunTask, cancellationToken);
}
