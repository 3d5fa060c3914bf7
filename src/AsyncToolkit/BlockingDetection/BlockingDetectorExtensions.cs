using System.Runtime.CompilerServices;
using AsyncToolkit.Internal;
using Microsoft.Extensions.Logging;

namespace AsyncToolkit;

/// <summary>Short ways to a <see cref="BlockingDetector"/>, and to what it can watch beyond its scopes.</summary>
public static class BlockingDetectorExtensions
{
    /// <summary>Creates a detector that reports to this logger.</summary>
    /// <param name="logger">Where reports are logged.</param>
    /// <param name="configure">Changes the defaults; called once, before this method returns.</param>
    /// <returns>The detector. Dispose it where the program ends.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="logger"/> is null.</exception>
    /// <exception cref="ArgumentException">An option has a value that it cannot have; the message names it.</exception>
    /// <example>
    /// <code>
    /// using var detector = logger.CreateBlockingDetector();
    /// using (detector.Watch("import"))
    /// {
    ///     await ImportAsync(cancellationToken);
    /// }
    /// </code>
    /// </example>
    public static BlockingDetector CreateBlockingDetector(this ILogger logger, Action<BlockingDetectorOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(logger);
        var options = new BlockingDetectorOptions();
        configure?.Invoke(options);
        return new BlockingDetector(options, logger);
    }

    /// <summary>Runs an operation inside a scope of its own.</summary>
    /// <remarks>
    /// <para>The operation is called on this thread, before the method returns, as a plain call would.</para>
    /// <para><b>Allocation.</b> What <see cref="BlockingDetector.Watch"/> does; if the operation suspends, the returned task as well.</para>
    /// </remarks>
    /// <param name="operation">What to run. Called once.</param>
    /// <param name="detector">Who watches.</param>
    /// <param name="operationName">What reports call it.</param>
    /// <param name="cancellationToken">Handed to the operation. If it is canceled already, the operation is not called.</param>
    /// <returns>A task that ends as the operation does, whatever it throws included; canceled if the token was canceled before.</returns>
    /// <exception cref="ArgumentNullException">An argument is null; thrown at the call.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled before the call, or the operation ended in one. Through the task.</exception>
    /// <example>
    /// <code>
    /// Func&lt;CancellationToken, ValueTask&gt; import = ImportAsync;
    /// await import.RunWithBlockingDetectionAsync(detector, "import", cancellationToken);
    /// </code>
    /// </example>
    public static Task RunWithBlockingDetectionAsync(
        this Func<CancellationToken, ValueTask> operation, BlockingDetector detector, string operationName, CancellationToken cancellationToken = default)
    {
        Check(operation, detector, operationName);
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : RunAsync();

        async Task RunAsync()
        {
            using (detector.Watch(operationName))
            {
                await operation(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc cref="RunWithBlockingDetectionAsync(Func{CancellationToken, ValueTask}, BlockingDetector, string, CancellationToken)"/>
    /// <example>
    /// <code>
    /// Func&lt;CancellationToken, Task&gt; import = ct => ImportFileAsync("orders.csv", ct);
    /// await import.RunWithBlockingDetectionAsync(detector, "import", cancellationToken);
    /// </code>
    /// </example>
    public static Task RunWithBlockingDetectionAsync(
        this Func<CancellationToken, Task> operation, BlockingDetector detector, string operationName, CancellationToken cancellationToken = default) =>
        RunWithBlockingDetectionAsync(BodyAdapter.ToValueTask(operation), detector, operationName, cancellationToken);

    /// <inheritdoc cref="RunWithBlockingDetectionAsync(Func{CancellationToken, ValueTask}, BlockingDetector, string, CancellationToken)"/>
    /// <typeparam name="TResult">What the operation results in.</typeparam>
    /// <returns>A task with the result of the operation, which ends as the operation does; canceled if the token was canceled before.</returns>
    /// <example>
    /// <code>
    /// Func&lt;CancellationToken, ValueTask&lt;int&gt;&gt; count = CountAsync;
    /// int rows = await count.RunWithBlockingDetectionAsync(detector, "count", cancellationToken);
    /// </code>
    /// </example>
    public static Task<TResult> RunWithBlockingDetectionAsync<TResult>(
        this Func<CancellationToken, ValueTask<TResult>> operation, BlockingDetector detector, string operationName, CancellationToken cancellationToken = default)
    {
        Check(operation, detector, operationName);
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled<TResult>(cancellationToken) : RunAsync();

        async Task<TResult> RunAsync()
        {
            using (detector.Watch(operationName))
            {
                return await operation(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc cref="RunWithBlockingDetectionAsync{TResult}(Func{CancellationToken, ValueTask{TResult}}, BlockingDetector, string, CancellationToken)"/>
    /// <example>
    /// <code>
    /// Func&lt;CancellationToken, Task&lt;string&gt;&gt; load = ct => http.GetStringAsync(url, ct);
    /// string page = await load.RunWithBlockingDetectionAsync(detector, "load", cancellationToken);
    /// </code>
    /// </example>
    public static Task<TResult> RunWithBlockingDetectionAsync<TResult>(
        this Func<CancellationToken, Task<TResult>> operation, BlockingDetector detector, string operationName, CancellationToken cancellationToken = default) =>
        RunWithBlockingDetectionAsync(BodyAdapter.ToValueTask(operation), detector, operationName, cancellationToken);

    /// <summary>Wraps a synchronization context, so that managed waits on its thread are reported: for threads of a user interface.</summary>
    /// <remarks>
    /// Contexts that are in place already are never touched by scopes, because some programs compare them by reference. Install the result in the place of
    /// the context where that is no matter. Everything runs where the wrapped context runs it, with the wrapper current; it is watched until the detector is disposed.
    /// </remarks>
    /// <param name="synchronizationContext">The context to wrap.</param>
    /// <param name="detector">Who watches.</param>
    /// <param name="operationName">What reports call it.</param>
    /// <returns>The wrapper, or the context itself if the detector watches nothing.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <example>
    /// <code>
    /// SynchronizationContext.SetSynchronizationContext(uiContext.WithBlockingDetection(detector, "user interface"));
    /// </code>
    /// </example>
    public static SynchronizationContext WithBlockingDetection(
        this SynchronizationContext synchronizationContext, BlockingDetector detector, string operationName)
    {
        Check(synchronizationContext, detector, operationName);
        return detector.IsWatching
            ? new WatchedContext(synchronizationContext, new BlockingScope(detector, operationName, parent: null))
            : synchronizationContext;
    }

    /// <summary>Wraps a stream, so that its synchronous reads, writes and flushes are reported, however short, on whatever thread.</summary>
    /// <remarks>
    /// For streams over a network or a pipe, where a synchronous call blocks as long as the other side likes. At most one report per stream, direction
    /// and <see cref="BlockingDetectorOptions.RepeatInterval"/>. The wrapper owns the stream: disposing it disposes the stream.
    /// Asynchronous calls pass through unseen.
    /// </remarks>
    /// <param name="stream">The stream to wrap.</param>
    /// <param name="detector">Who watches.</param>
    /// <param name="operationName">What reports call it.</param>
    /// <returns>The wrapper, or the stream itself if the detector watches nothing.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <example>
    /// <code>
    /// await using Stream body = network.WithBlockingDetection(detector, "upload");
    /// </code>
    /// </example>
    public static Stream WithBlockingDetection(this Stream stream, BlockingDetector detector, string operationName)
    {
        Check(stream, detector, operationName);
        return detector.IsWatching ? new WatchedStream(stream, detector, new BlockingScope(detector, operationName, parent: null)) : stream;
    }

    private static void Check<T>(
        T receiver, BlockingDetector detector, string operationName, [CallerArgumentExpression(nameof(receiver))] string? receiverName = null)
    {
        ArgumentNullException.ThrowIfNull(receiver, receiverName);
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(operationName);
    }
}
