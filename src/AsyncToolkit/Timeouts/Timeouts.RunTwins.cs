namespace AsyncToolkit;

public static partial class Timeouts
{
    /// <summary>Runs the operation, if it ends in time.</summary>
    /// <param name="timeout">The time from this call. <see cref="TimeSpan.Zero"/> times out unless there is a result at once, <see cref="Timeout.InfiniteTimeSpan"/> never does; may be longer than a timer takes.</param>
    /// <param name="operation">What to run. Its token is canceled at the timeout and by the caller: pass it on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with the operation, or that it did not end in time.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite. Thrown at the call.</exception>
    /// <exception cref="OperationTimeoutException">The time was up. Through the task.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, CancellationToken)" path="/remarks"/>
    public static Task RunAsync(
        TimeSpan timeout,
        in Func<CancellationToken, Task> operation,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, TimeProvider.System, cancellationToken));

    /// <summary>Runs the operation, if it ends in time.</summary>
    /// <param name="timeout">The time from this call. <see cref="TimeSpan.Zero"/> times out unless there is a result at once, <see cref="Timeout.InfiniteTimeSpan"/> never does; may be longer than a timer takes.</param>
    /// <param name="operation">What to run. Its token is canceled at the timeout and by the caller: pass it on.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with the operation, or that it did not end in time.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite. Thrown at the call.</exception>
    /// <exception cref="OperationTimeoutException">The time was up. Through the task.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, CancellationToken)" path="/remarks"/>
    public static Task RunAsync(
        TimeSpan timeout,
        in Func<CancellationToken, Task> operation,
        TimeProvider timeProvider,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, timeProvider, cancellationToken));

    /// <summary>Runs the operation; if it does not end in time, a factory runs instead.</summary>
    /// <param name="timeout">The time from this call. <see cref="TimeSpan.Zero"/> times out unless there is a result at once, <see cref="Timeout.InfiniteTimeSpan"/> never does; may be longer than a timer takes.</param>
    /// <param name="operation">What to run. Its token is canceled at the timeout and by the caller: pass it on.</param>
    /// <param name="fallbackFactory">Makes the result if the time is up. It gets the cause, and a token that is live: the caller's, and that of the <see cref="Deadline"/>. What it throws is thrown; the cause is behind it in <see cref="Task.Exception"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with the operation.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, CancellationToken)" path="/remarks"/>
    public static Task RunAsync(
        TimeSpan timeout,
        in Func<CancellationToken, Task> operation,
        Func<Exception, CancellationToken, ValueTask> fallbackFactory,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, TimeProvider.System, cancellationToken), fallbackFactory);

    /// <summary>Runs the operation; if it does not end in time, a factory runs instead.</summary>
    /// <param name="timeout">The time from this call. <see cref="TimeSpan.Zero"/> times out unless there is a result at once, <see cref="Timeout.InfiniteTimeSpan"/> never does; may be longer than a timer takes.</param>
    /// <param name="operation">What to run. Its token is canceled at the timeout and by the caller: pass it on.</param>
    /// <param name="fallbackFactory">Makes the result if the time is up. It gets the cause, and a token that is live: the caller's, and that of the <see cref="Deadline"/>. What it throws is thrown; the cause is behind it in <see cref="Task.Exception"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with the operation.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, CancellationToken)" path="/remarks"/>
    public static Task RunAsync(
        TimeSpan timeout,
        in Func<CancellationToken, Task> operation,
        in Func<Exception, CancellationToken, Task> fallbackFactory,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, TimeProvider.System, cancellationToken), BodyAdapter.ToValueTask(fallbackFactory, nameof(fallbackFactory)));

    /// <summary>Runs the operation; if it does not end in time, a factory runs instead.</summary>
    /// <param name="timeout">The time from this call. <see cref="TimeSpan.Zero"/> times out unless there is a result at once, <see cref="Timeout.InfiniteTimeSpan"/> never does; may be longer than a timer takes.</param>
    /// <param name="operation">What to run. Its token is canceled at the timeout and by the caller: pass it on.</param>
    /// <param name="fallbackFactory">Makes the result if the time is up. It gets the cause, and a token that is live: the caller's, and that of the <see cref="Deadline"/>. What it throws is thrown; the cause is behind it in <see cref="Task.Exception"/>.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with the operation.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, CancellationToken)" path="/remarks"/>
    public static Task RunAsync(
        TimeSpan timeout,
        in Func<CancellationToken, Task> operation,
        Func<Exception, CancellationToken, ValueTask> fallbackFactory,
        TimeProvider timeProvider,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, timeProvider, cancellationToken), fallbackFactory);

    /// <summary>Runs the operation; if it does not end in time, a factory runs instead.</summary>
    /// <param name="timeout">The time from this call. <see cref="TimeSpan.Zero"/> times out unless there is a result at once, <see cref="Timeout.InfiniteTimeSpan"/> never does; may be longer than a timer takes.</param>
    /// <param name="operation">What to run. Its token is canceled at the timeout and by the caller: pass it on.</param>
    /// <param name="fallbackFactory">Makes the result if the time is up. It gets the cause, and a token that is live: the caller's, and that of the <see cref="Deadline"/>. What it throws is thrown; the cause is behind it in <see cref="Task.Exception"/>.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with the operation.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, CancellationToken)" path="/remarks"/>
    public static Task RunAsync(
        TimeSpan timeout,
        in Func<CancellationToken, Task> operation,
        in Func<Exception, CancellationToken, Task> fallbackFactory,
        TimeProvider timeProvider,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, timeProvider, cancellationToken), BodyAdapter.ToValueTask(fallbackFactory, nameof(fallbackFactory)));

    /// <summary>Runs the operation, if it ends in time.</summary>
    /// <param name="options">The time and everything else.</param>
    /// <param name="operation">What to run. Its token is canceled at the timeout and by the caller: pass it on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with the operation, or that it did not end in time.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentException">An option is set that this method cannot honour. Thrown at the call.</exception>
    /// <exception cref="OperationTimeoutException">The time was up. Through the task.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, CancellationToken)" path="/remarks"/>
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
    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, CancellationToken)" path="/remarks"/>
    public static Task RunAsync(
        TimeoutOptions options,
        in Func<CancellationToken, Task> operation,
        Func<Exception, CancellationToken, ValueTask> fallbackFactory,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.SetupPlainOperation(options, hasFallback: true, cancellationToken), fallbackFactory);

    /// <summary>Runs the operation; if it does not end in time, a factory runs instead.</summary>
    /// <param name="options">The time and everything else.</param>
    /// <param name="operation">What to run. Its token is canceled at the timeout and by the caller: pass it on.</param>
    /// <param name="fallbackFactory">Makes the result if the time is up. It gets the cause, and a token that is live: the caller's, and that of the <see cref="Deadline"/>. What it throws is thrown; the cause is behind it in <see cref="Task.Exception"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with the operation.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentException">An option is set that this method cannot honour. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <inheritdoc cref="RunAsync(TimeSpan, Func{CancellationToken, ValueTask}, CancellationToken)" path="/remarks"/>
    public static Task RunAsync(
        TimeoutOptions options,
        in Func<CancellationToken, Task> operation,
        in Func<Exception, CancellationToken, Task> fallbackFactory,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.Run(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.SetupPlainOperation(options, hasFallback: true, cancellationToken), BodyAdapter.ToValueTask(fallbackFactory, nameof(fallbackFactory)));

    /// <summary>Runs the operation, and says whether it ended in time instead of throwing.</summary>
    /// <param name="timeout">The time from this call. <see cref="TimeSpan.Zero"/> times out unless there is a result at once, <see cref="Timeout.InfiniteTimeSpan"/> never does; may be longer than a timer takes.</param>
    /// <param name="operation">What to run. Its token is canceled at the timeout and by the caller: pass it on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with whether it ended in time.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <inheritdoc cref="TryRunAsync(TimeSpan, Func{CancellationToken, ValueTask}, CancellationToken)" path="/remarks"/>
    public static Task<TimeoutResult> TryRunAsync(
        TimeSpan timeout,
        in Func<CancellationToken, Task> operation,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.TryRun(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, TimeProvider.System, cancellationToken));

    /// <summary>Runs the operation, and says whether it ended in time instead of throwing.</summary>
    /// <param name="timeout">The time from this call. <see cref="TimeSpan.Zero"/> times out unless there is a result at once, <see cref="Timeout.InfiniteTimeSpan"/> never does; may be longer than a timer takes.</param>
    /// <param name="operation">What to run. Its token is canceled at the timeout and by the caller: pass it on.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with whether it ended in time.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <inheritdoc cref="TryRunAsync(TimeSpan, Func{CancellationToken, ValueTask}, CancellationToken)" path="/remarks"/>
    public static Task<TimeoutResult> TryRunAsync(
        TimeSpan timeout,
        in Func<CancellationToken, Task> operation,
        TimeProvider timeProvider,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.TryRun(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.Setup(timeout, timeProvider, cancellationToken));

    /// <summary>Runs the operation, and says whether it ended in time instead of throwing.</summary>
    /// <param name="options">The time and everything else.</param>
    /// <param name="operation">What to run. Its token is canceled at the timeout and by the caller: pass it on.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that ends with whether it ended in time.</returns>
    /// <exception cref="ArgumentNullException">An argument is null. Thrown at the call.</exception>
    /// <exception cref="ArgumentException">An option is set that this method cannot honour. Thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled, or the deadline expired; it has that token. Through the task.</exception>
    /// <inheritdoc cref="TryRunAsync(TimeSpan, Func{CancellationToken, ValueTask}, CancellationToken)" path="/remarks"/>
    public static Task<TimeoutResult> TryRunAsync(
        TimeoutOptions options,
        in Func<CancellationToken, Task> operation,
        CancellationToken cancellationToken = default) =>
        TimeoutCall.TryRun(
            BodyAdapter.ToValueTask(operation, nameof(operation)), TimeoutCall.SetupPlainOperation(options, hasFallback: false, cancellationToken));
}
