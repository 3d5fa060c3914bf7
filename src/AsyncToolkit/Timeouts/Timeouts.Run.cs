namespace AsyncToolkit;

/// <summary>Runs an operation, as a rule a lambda, under a timeout: <c>Timeouts.RunAsync(timeout, ct => …)</c>.</summary>
public static partial class Timeouts
{
    /// <summary>Runs the operation, if it ends in time.</summary>
    /// <param name="timeout">The time from this call. <see cref="TimeSpan.Zero"/> times out unless there is a result at once, <see cref="Timeout.InfiniteTimeSpan"/> never does; may be longer than a timer takes.</param>
    /// <param name="operation">What to run. Its token is canceled at the timeout and by the caller: pass it on.</param>
    /// <param name="timeProvider">The clock; where it is left out, <see cref="TimeProvider.System"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with the operation, or that it did not end in time.</returns>
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
    /// await Timeouts.RunAsync(TimeSpan.FromSeconds(2), ct => FlushAsync(ct), cancellationToken);
    /// </code>
    /// </example>
    public static Task RunAsync(
        TimeSpan timeout,
        Func<CancellationToken, ValueTask> operation,
        TimeProvider timeProvider,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(TimeoutGuards.NotNull(operation), TimeoutCall.Setup(timeout, timeProvider, cancellationToken));

    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, TimeProvider, CancellationToken)"/>
    public static Task RunAsync(
        TimeSpan timeout,
        in Func<CancellationToken, Task> operation,
        TimeProvider timeProvider,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, timeProvider, cancellationToken));

    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, TimeProvider, CancellationToken)"/>
    public static Task RunAsync(
        TimeSpan timeout,
        Func<CancellationToken, ValueTask> operation,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(TimeoutGuards.NotNull(operation), TimeoutCall.Setup(timeout, TimeProvider.System, cancellationToken));

    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, CancellationToken)"/>
    public static Task RunAsync(
        TimeSpan timeout,
        in Func<CancellationToken, Task> operation,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, TimeProvider.System, cancellationToken));

    /// <summary>Runs the operation; if it does not end in time, a factory runs instead.</summary>
    /// <param name="timeout">The time from this call. <see cref="TimeSpan.Zero"/> times out unless there is a result at once, <see cref="Timeout.InfiniteTimeSpan"/> never does; may be longer than a timer takes.</param>
    /// <param name="operation">What to run. Its token is canceled at the timeout and by the caller: pass it on.</param>
    /// <param name="fallbackFactory">Makes the result if the time is up. It gets the cause, and a token that is live: the caller's, and that of the <see cref="Deadline"/>. What it throws is thrown; the cause is behind it in <see cref="Task.Exception"/>.</param>
    /// <param name="timeProvider">The clock; where it is left out, <see cref="TimeProvider.System"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with the operation.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, TimeProvider, CancellationToken)" path="/remarks"/>
    public static Task RunAsync(
        TimeSpan timeout,
        Func<CancellationToken, ValueTask> operation,
        Func<Exception, CancellationToken, ValueTask> fallbackFactory,
        TimeProvider timeProvider,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            TimeoutGuards.NotNull(operation), TimeoutCall.Setup(timeout, timeProvider, cancellationToken), fallbackFactory);

    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, Func{Exception, CancellationToken, ValueTask}, TimeProvider, CancellationToken)"/>
    public static Task RunAsync(
        TimeSpan timeout,
        Func<CancellationToken, ValueTask> operation,
        in Func<Exception, CancellationToken, Task> fallbackFactory,
        TimeProvider timeProvider,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            TimeoutGuards.NotNull(operation), TimeoutCall.Setup(timeout, timeProvider, cancellationToken), BodyAdapter.ToValueTask(fallbackFactory, nameof(fallbackFactory)));

    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, Func{Exception, CancellationToken, ValueTask}, TimeProvider, CancellationToken)"/>
    public static Task RunAsync(
        TimeSpan timeout,
        in Func<CancellationToken, Task> operation,
        Func<Exception, CancellationToken, ValueTask> fallbackFactory,
        TimeProvider timeProvider,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, timeProvider, cancellationToken), fallbackFactory);

    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, Func{Exception, CancellationToken, ValueTask}, TimeProvider, CancellationToken)"/>
    public static Task RunAsync(
        TimeSpan timeout,
        in Func<CancellationToken, Task> operation,
        in Func<Exception, CancellationToken, Task> fallbackFactory,
        TimeProvider timeProvider,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, timeProvider, cancellationToken), BodyAdapter.ToValueTask(fallbackFactory, nameof(fallbackFactory)));

    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, Func{Exception, CancellationToken, ValueTask}, TimeProvider, CancellationToken)"/>
    public static Task RunAsync(
        TimeSpan timeout,
        Func<CancellationToken, ValueTask> operation,
        Func<Exception, CancellationToken, ValueTask> fallbackFactory,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            TimeoutGuards.NotNull(operation), TimeoutCall.Setup(timeout, TimeProvider.System, cancellationToken), fallbackFactory);

    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, Func{Exception, CancellationToken, ValueTask}, CancellationToken)"/>
    public static Task RunAsync(
        TimeSpan timeout,
        Func<CancellationToken, ValueTask> operation,
        in Func<Exception, CancellationToken, Task> fallbackFactory,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            TimeoutGuards.NotNull(operation), TimeoutCall.Setup(timeout, TimeProvider.System, cancellationToken), BodyAdapter.ToValueTask(fallbackFactory, nameof(fallbackFactory)));

    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, Func{Exception, CancellationToken, ValueTask}, CancellationToken)"/>
    public static Task RunAsync(
        TimeSpan timeout,
        in Func<CancellationToken, Task> operation,
        Func<Exception, CancellationToken, ValueTask> fallbackFactory,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, TimeProvider.System, cancellationToken), fallbackFactory);

    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, Func{Exception, CancellationToken, ValueTask}, CancellationToken)"/>
    public static Task RunAsync(
        TimeSpan timeout,
        in Func<CancellationToken, Task> operation,
        in Func<Exception, CancellationToken, Task> fallbackFactory,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, TimeProvider.System, cancellationToken), BodyAdapter.ToValueTask(fallbackFactory, nameof(fallbackFactory)));

    /// <summary>Runs the operation, if it ends in time.</summary>
    /// <param name="options">The time and everything else.</param>
    /// <param name="operation">What to run. Its token is canceled at the timeout and by the caller: pass it on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with the operation, or that it did not end in time.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentException">An option is set that this method cannot honour. Thrown at the call.</exception>
    /// <exception cref="OperationTimeoutException">The time was up. Through the task.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, TimeProvider, CancellationToken)" path="/remarks"/>
    public static Task RunAsync(
        TimeoutOptions options,
        Func<CancellationToken, ValueTask> operation,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            TimeoutGuards.NotNull(operation), TimeoutCall.SetupPlainOperation(options, hasFallback: false, cancellationToken));

    /// <inheritdoc cref="RunAsync(TimeoutOptions, Func{CancellationToken, ValueTask}, CancellationToken)"/>
    public static Task RunAsync(
        TimeoutOptions options,
        in Func<CancellationToken, Task> operation,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.SetupPlainOperation(options, hasFallback: false, cancellationToken));

    /// <summary>Runs the operation; if it does not end in time, a factory runs instead.</summary>
    /// <param name="options">The time and everything else.</param>
    /// <param name="operation">What to run. Its token is canceled at the timeout and by the caller: pass it on.</param>
    /// <param name="fallbackFactory">Makes the result if the time is up. It gets the cause, and a token that is live: the caller's, and that of the <see cref="Deadline"/>. What it throws is thrown; the cause is behind it in <see cref="Task.Exception"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with the operation.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentException">An option is set that this method cannot honour. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, TimeProvider, CancellationToken)" path="/remarks"/>
    public static Task RunAsync(
        TimeoutOptions options,
        Func<CancellationToken, ValueTask> operation,
        Func<Exception, CancellationToken, ValueTask> fallbackFactory,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            TimeoutGuards.NotNull(operation), TimeoutCall.SetupPlainOperation(options, hasFallback: true, cancellationToken), fallbackFactory);

    /// <inheritdoc cref="RunAsync(TimeoutOptions, Func{CancellationToken, ValueTask}, Func{Exception, CancellationToken, ValueTask}, CancellationToken)"/>
    public static Task RunAsync(
        TimeoutOptions options,
        Func<CancellationToken, ValueTask> operation,
        in Func<Exception, CancellationToken, Task> fallbackFactory,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            TimeoutGuards.NotNull(operation), TimeoutCall.SetupPlainOperation(options, hasFallback: true, cancellationToken), BodyAdapter.ToValueTask(fallbackFactory, nameof(fallbackFactory)));

    /// <inheritdoc cref="RunAsync(TimeoutOptions, Func{CancellationToken, ValueTask}, Func{Exception, CancellationToken, ValueTask}, CancellationToken)"/>
    public static Task RunAsync(
        TimeoutOptions options,
        in Func<CancellationToken, Task> operation,
        Func<Exception, CancellationToken, ValueTask> fallbackFactory,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.SetupPlainOperation(options, hasFallback: true, cancellationToken), fallbackFactory);

    /// <inheritdoc cref="RunAsync(TimeoutOptions, Func{CancellationToken, ValueTask}, Func{Exception, CancellationToken, ValueTask}, CancellationToken)"/>
    public static Task RunAsync(
        TimeoutOptions options,
        in Func<CancellationToken, Task> operation,
        in Func<Exception, CancellationToken, Task> fallbackFactory,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.SetupPlainOperation(options, hasFallback: true, cancellationToken), BodyAdapter.ToValueTask(fallbackFactory, nameof(fallbackFactory)));
}
