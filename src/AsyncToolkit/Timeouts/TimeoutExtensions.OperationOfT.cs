namespace AsyncToolkit;

public static partial class TimeoutExtensions
{
    /// <summary>Runs the operation, if it ends in time.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="operation">What to run. Its token is canceled at the timeout and by the caller: pass it on.</param>
    /// <param name="timeout">The time from this call. <see cref="TimeSpan.Zero"/> times out unless there is a result at once, <see cref="Timeout.InfiniteTimeSpan"/> never does; may be longer than a timer takes.</param>
    /// <param name="timeProvider">The clock; where it is left out, <see cref="TimeProvider.System"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with the result, or that it did not end in time.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite. Thrown at the call.</exception>
    /// <exception cref="OperationTimeoutException">The time was up. Through the task.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <remarks>
    /// <para><b>Cancel, wait, abandon.</b> The operation starts in this call, as a plain call of it would. When the time is up, its token is canceled; it then has
    /// <see cref="TimeoutOptions.AbandonAfter"/> (one second, if nothing else is said) to end. A result within that time counts; an exception becomes the
    /// <see cref="Exception.InnerException"/> of the timeout. After that it is abandoned: it goes on unattended, what it fails with is observed, and a
    /// result is disposed if it is disposable, unless <see cref="TimeoutOptions.OnUnclaimed"/> takes it.</para>
    /// <para><b>Which end counts.</b> Decided once: what the operation has ended with when the time is up wins; the caller's cancellation before the
    /// end of the call wins over the timeout and the fallback.</para>
    /// <para><b>Cancellation.</b> Cancels the operation's token and waits in the same way; then the task is canceled, with the caller's token, unless there
    /// is a result after all. So does the expiry of a <see cref="Deadline"/> that the call was started under, with its token.</para>
    /// <para><b>Context.</b> Handlers and factories run on the thread pool in the caller's <see cref="ExecutionContext"/>.</para>
    /// <para><b>Allocation.</b> A token source; if the operation suspends, the returned task and about three small objects, no timer of its own.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// Func&lt;CancellationToken, Task&lt;decimal&gt;&gt; ask = AskAsync;
    /// decimal price = await ask.WithTimeoutAsync(TimeSpan.FromSeconds(2), fallback: cachedPrice, cancellationToken);
    /// </code>
    /// </example>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, ValueTask<T>> operation,
        TimeSpan timeout,
        TimeProvider timeProvider,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(TimeoutGuards.NotNull(operation), TimeoutCall.Setup(timeout, timeProvider, cancellationToken));

    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeSpan, TimeProvider, CancellationToken)"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, Task<T>> operation,
        TimeSpan timeout,
        TimeProvider timeProvider,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, timeProvider, cancellationToken));

    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeSpan, TimeProvider, CancellationToken)"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, ValueTask<T>> operation,
        TimeSpan timeout,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(TimeoutGuards.NotNull(operation), TimeoutCall.Setup(timeout, TimeProvider.System, cancellationToken));

    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeSpan, CancellationToken)"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, Task<T>> operation,
        TimeSpan timeout,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, TimeProvider.System, cancellationToken));

    /// <summary>Runs the operation; if it does not end in time, the result is a fallback.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="operation">What to run. Its token is canceled at the timeout and by the caller: pass it on.</param>
    /// <param name="timeout">The time from this call. <see cref="TimeSpan.Zero"/> times out unless there is a result at once, <see cref="Timeout.InfiniteTimeSpan"/> never does; may be longer than a timer takes.</param>
    /// <param name="fallback">The result if the time is up. No exception is made then.</param>
    /// <param name="timeProvider">The clock; where it is left out, <see cref="TimeProvider.System"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with the result.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeSpan, TimeProvider, CancellationToken)" path="/remarks"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, ValueTask<T>> operation,
        TimeSpan timeout,
        T fallback,
        TimeProvider timeProvider,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(TimeoutGuards.NotNull(operation), TimeoutCall.Setup(timeout, timeProvider, cancellationToken), fallback);

    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeSpan, T, TimeProvider, CancellationToken)"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, Task<T>> operation,
        TimeSpan timeout,
        T fallback,
        TimeProvider timeProvider,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, timeProvider, cancellationToken), fallback);

    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeSpan, T, TimeProvider, CancellationToken)"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, ValueTask<T>> operation,
        TimeSpan timeout,
        T fallback,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            TimeoutGuards.NotNull(operation), TimeoutCall.Setup(timeout, TimeProvider.System, cancellationToken), fallback);

    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeSpan, T, CancellationToken)"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, Task<T>> operation,
        TimeSpan timeout,
        T fallback,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, TimeProvider.System, cancellationToken), fallback);

    /// <summary>Runs the operation; if it does not end in time, a factory makes the result.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="operation">What to run. Its token is canceled at the timeout and by the caller: pass it on.</param>
    /// <param name="timeout">The time from this call. <see cref="TimeSpan.Zero"/> times out unless there is a result at once, <see cref="Timeout.InfiniteTimeSpan"/> never does; may be longer than a timer takes.</param>
    /// <param name="fallbackFactory">Makes the result if the time is up. It gets the cause, and a token that is live: the caller's, and that of the <see cref="Deadline"/>. What it throws is thrown; the cause is behind it in <see cref="Task.Exception"/>.</param>
    /// <param name="timeProvider">The clock; where it is left out, <see cref="TimeProvider.System"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with the result.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeSpan, TimeProvider, CancellationToken)" path="/remarks"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, ValueTask<T>> operation,
        TimeSpan timeout,
        Func<Exception, CancellationToken, ValueTask<T>> fallbackFactory,
        TimeProvider timeProvider,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            TimeoutGuards.NotNull(operation), TimeoutCall.Setup(timeout, timeProvider, cancellationToken), fallbackFactory);

    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeSpan, Func{Exception, CancellationToken, ValueTask{T}}, TimeProvider, CancellationToken)"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, ValueTask<T>> operation,
        TimeSpan timeout,
        in Func<Exception, CancellationToken, Task<T>> fallbackFactory,
        TimeProvider timeProvider,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            TimeoutGuards.NotNull(operation), TimeoutCall.Setup(timeout, timeProvider, cancellationToken), BodyAdapter.ToValueTask(fallbackFactory, nameof(fallbackFactory)));

    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeSpan, Func{Exception, CancellationToken, ValueTask{T}}, TimeProvider, CancellationToken)"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, Task<T>> operation,
        TimeSpan timeout,
        Func<Exception, CancellationToken, ValueTask<T>> fallbackFactory,
        TimeProvider timeProvider,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, timeProvider, cancellationToken), fallbackFactory);

    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeSpan, Func{Exception, CancellationToken, ValueTask{T}}, TimeProvider, CancellationToken)"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, Task<T>> operation,
        TimeSpan timeout,
        in Func<Exception, CancellationToken, Task<T>> fallbackFactory,
        TimeProvider timeProvider,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, timeProvider, cancellationToken), BodyAdapter.ToValueTask(fallbackFactory, nameof(fallbackFactory)));

    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeSpan, Func{Exception, CancellationToken, ValueTask{T}}, TimeProvider, CancellationToken)"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, ValueTask<T>> operation,
        TimeSpan timeout,
        Func<Exception, CancellationToken, ValueTask<T>> fallbackFactory,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            TimeoutGuards.NotNull(operation), TimeoutCall.Setup(timeout, TimeProvider.System, cancellationToken), fallbackFactory);

    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeSpan, Func{Exception, CancellationToken, ValueTask{T}}, CancellationToken)"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, ValueTask<T>> operation,
        TimeSpan timeout,
        in Func<Exception, CancellationToken, Task<T>> fallbackFactory,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            TimeoutGuards.NotNull(operation), TimeoutCall.Setup(timeout, TimeProvider.System, cancellationToken), BodyAdapter.ToValueTask(fallbackFactory, nameof(fallbackFactory)));

    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeSpan, Func{Exception, CancellationToken, ValueTask{T}}, CancellationToken)"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, Task<T>> operation,
        TimeSpan timeout,
        Func<Exception, CancellationToken, ValueTask<T>> fallbackFactory,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, TimeProvider.System, cancellationToken), fallbackFactory);

    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeSpan, Func{Exception, CancellationToken, ValueTask{T}}, CancellationToken)"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, Task<T>> operation,
        TimeSpan timeout,
        in Func<Exception, CancellationToken, Task<T>> fallbackFactory,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, TimeProvider.System, cancellationToken), BodyAdapter.ToValueTask(fallbackFactory, nameof(fallbackFactory)));

    /// <summary>Runs the operation, if it ends in time.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="operation">What to run. Its token is canceled at the timeout and by the caller: pass it on.</param>
    /// <param name="options">The time and everything else.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with the result, or that it did not end in time.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentException">An option is set that this method cannot honour. Thrown at the call.</exception>
    /// <exception cref="OperationTimeoutException">The time was up. Through the task.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeSpan, TimeProvider, CancellationToken)" path="/remarks"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, ValueTask<T>> operation,
        TimeoutOptions options,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            TimeoutGuards.NotNull(operation), TimeoutCall.SetupOperation(options, hasFallback: false, cancellationToken));

    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeoutOptions, CancellationToken)"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, Task<T>> operation,
        TimeoutOptions options,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.SetupOperation(options, hasFallback: false, cancellationToken));

    /// <summary>Runs the operation; if it does not end in time, the result is a fallback.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="operation">What to run. Its token is canceled at the timeout and by the caller: pass it on.</param>
    /// <param name="options">The time and everything else.</param>
    /// <param name="fallback">The result if the time is up. No exception is made then.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with the result.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentException">An option is set that this method cannot honour. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeSpan, TimeProvider, CancellationToken)" path="/remarks"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, ValueTask<T>> operation,
        TimeoutOptions options,
        T fallback,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            TimeoutGuards.NotNull(operation), TimeoutCall.SetupOperation(options, hasFallback: true, cancellationToken), fallback);

    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeoutOptions, T, CancellationToken)"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, Task<T>> operation,
        TimeoutOptions options,
        T fallback,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.SetupOperation(options, hasFallback: true, cancellationToken), fallback);

    /// <summary>Runs the operation; if it does not end in time, a factory makes the result.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="operation">What to run. Its token is canceled at the timeout and by the caller: pass it on.</param>
    /// <param name="options">The time and everything else.</param>
    /// <param name="fallbackFactory">Makes the result if the time is up. It gets the cause, and a token that is live: the caller's, and that of the <see cref="Deadline"/>. What it throws is thrown; the cause is behind it in <see cref="Task.Exception"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with the result.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentException">An option is set that this method cannot honour. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeSpan, TimeProvider, CancellationToken)" path="/remarks"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, ValueTask<T>> operation,
        TimeoutOptions options,
        Func<Exception, CancellationToken, ValueTask<T>> fallbackFactory,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            TimeoutGuards.NotNull(operation), TimeoutCall.SetupOperation(options, hasFallback: true, cancellationToken), fallbackFactory);

    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeoutOptions, Func{Exception, CancellationToken, ValueTask{T}}, CancellationToken)"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, ValueTask<T>> operation,
        TimeoutOptions options,
        in Func<Exception, CancellationToken, Task<T>> fallbackFactory,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            TimeoutGuards.NotNull(operation), TimeoutCall.SetupOperation(options, hasFallback: true, cancellationToken), BodyAdapter.ToValueTask(fallbackFactory, nameof(fallbackFactory)));

    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeoutOptions, Func{Exception, CancellationToken, ValueTask{T}}, CancellationToken)"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, Task<T>> operation,
        TimeoutOptions options,
        Func<Exception, CancellationToken, ValueTask<T>> fallbackFactory,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.SetupOperation(options, hasFallback: true, cancellationToken), fallbackFactory);

    /// <inheritdoc cref="WithTimeoutAsync{T}(Func{CancellationToken, ValueTask{T}}, TimeoutOptions, Func{Exception, CancellationToken, ValueTask{T}}, CancellationToken)"/>
    public static Task<T> WithTimeoutAsync<T>(
        this Func<CancellationToken, Task<T>> operation,
        TimeoutOptions options,
        in Func<Exception, CancellationToken, Task<T>> fallbackFactory,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.SetupOperation(options, hasFallback: true, cancellationToken), BodyAdapter.ToValueTask(fallbackFactory, nameof(fallbackFactory)));
}
