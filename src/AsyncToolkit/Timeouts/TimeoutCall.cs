using AsyncToolkit.Internal;

namespace AsyncToolkit;

/// <summary>What the overloads of <c>WithTimeoutAsync</c>, <c>RunAsync</c> and their like come down to: guards, and one timed call.</summary>
/// <remarks>The receiver, the time and the clock are checked before this; options, delegates and the rest here.</remarks>
internal static class TimeoutCall
{
    internal static TimedCallSetup Setup(TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        TimeoutGuards.Checked(timeout);
        ArgumentNullException.ThrowIfNull(timeProvider);
        return new TimedCallSetup(timeout, timeProvider, null, CallerCancellation.Capture(cancellationToken));
    }

    internal static TimedCallSetup SetupTask(TimeoutOptions options, bool hasFallback, CancellationToken cancellationToken)
    {
        TimeoutGuards.ThrowIfNotFor(options, hasFallback);
        TimeoutGuards.ThrowIfForOperations(options);
        return Setup(options, cancellationToken);
    }

    internal static TimedCallSetup SetupOperation(TimeoutOptions options, bool hasFallback, CancellationToken cancellationToken)
    {
        TimeoutGuards.ThrowIfNotFor(options, hasFallback);
        return Setup(options, cancellationToken);
    }

    internal static TimedCallSetup SetupPlainOperation(TimeoutOptions options, bool hasFallback, CancellationToken cancellationToken)
    {
        TimeoutGuards.ThrowIfNotFor(options, hasFallback);
        TimeoutGuards.ThrowIfForResults(options);
        return Setup(options, cancellationToken);
    }

    internal static Task Wait(Task task, in TimedCallSetup setup) =>
        CannotEnd(task, setup) ? task : TaskCall<NoResult, NoResult, ThrowingSink<NoResult>>.Run(task, setup, default);

    internal static Task<T> Wait<T>(Task<T> task, in TimedCallSetup setup) =>
        CannotEnd(task, setup) ? task : TaskCall<T, T, ThrowingSink<T>>.Run(task, setup, default);

    internal static Task<T> Wait<T>(Task<T> task, in TimedCallSetup setup, T fallback) =>
        task.IsCompletedSuccessfully
            ? task
            : TaskCall<T, T, FallbackSink<T>>.Run(task, setup, new FallbackSink<T>(fallback, FallbackOnOf(setup)));

    internal static Task<T> Wait<T>(Task<T> task, in TimedCallSetup setup, Func<Exception, CancellationToken, ValueTask<T>> fallbackFactory)
    {
        ArgumentNullException.ThrowIfNull(fallbackFactory);
        return task.IsCompletedSuccessfully
            ? task
            : FallbackFactory.Run(
                TaskCall<T, ResultOrCause<T>, CauseSink<T>>.Run(task, setup, new CauseSink<T>(FallbackOnOf(setup))), setup, fallbackFactory);
    }

    internal static Task Wait(Task task, in TimedCallSetup setup, Func<Exception, CancellationToken, ValueTask> fallbackFactory)
    {
        ArgumentNullException.ThrowIfNull(fallbackFactory);
        return task.IsCompletedSuccessfully
            ? task
            : FallbackFactory.Run(
                TaskCall<NoResult, ResultOrCause<NoResult>, CauseSink<NoResult>>.Run(task, setup, new CauseSink<NoResult>(FallbackOnOf(setup))),
                setup,
                NoResult.AddTo(fallbackFactory));
    }

    internal static Task<TimeoutResult> TryWait(Task task, in TimedCallSetup setup) =>
        TaskCall<NoResult, TimeoutResult, TrySink<NoResult>>.Run(task, setup, default);

    internal static Task<TimeoutResult<T>> TryWait<T>(Task<T> task, in TimedCallSetup setup) =>
        TaskCall<T, TimeoutResult<T>, TrySink<T>>.Run(task, setup, default);

    internal static Task Run(Func<CancellationToken, ValueTask> operation, in TimedCallSetup setup) =>
        OperationCall<NoResult, NoResult, ThrowingSink<NoResult>>.Run(new PlainOperation(operation), setup, default);

    internal static Task<T> Run<T>(Func<CancellationToken, ValueTask<T>> operation, in TimedCallSetup setup) =>
        OperationCall<T, T, ThrowingSink<T>>.Run(new ResultOperation<T>(operation), setup, default);

    internal static Task<T> Run<T>(Func<CancellationToken, ValueTask<T>> operation, in TimedCallSetup setup, T fallback) =>
        OperationCall<T, T, FallbackSink<T>>.Run(new ResultOperation<T>(operation), setup, new FallbackSink<T>(fallback, FallbackOnOf(setup)));

    internal static Task<T> Run<T>(
        Func<CancellationToken, ValueTask<T>> operation,
        in TimedCallSetup setup,
        Func<Exception, CancellationToken, ValueTask<T>> fallbackFactory)
    {
        ArgumentNullException.ThrowIfNull(fallbackFactory);
        return FallbackFactory.Run(
            OperationCall<T, ResultOrCause<T>, CauseSink<T>>.Run(new ResultOperation<T>(operation), setup, new CauseSink<T>(FallbackOnOf(setup))),
            setup,
            fallbackFactory);
    }

    internal static Task Run(
        Func<CancellationToken, ValueTask> operation,
        in TimedCallSetup setup,
        Func<Exception, CancellationToken, ValueTask> fallbackFactory)
    {
        ArgumentNullException.ThrowIfNull(fallbackFactory);
        return FallbackFactory.Run(
            OperationCall<NoResult, ResultOrCause<NoResult>, CauseSink<NoResult>>.Run(
                new PlainOperation(operation), setup, new CauseSink<NoResult>(FallbackOnOf(setup))),
            setup,
            NoResult.AddTo(fallbackFactory));
    }

    internal static Task<TimeoutResult> TryRun(Func<CancellationToken, ValueTask> operation, in TimedCallSetup setup) =>
        OperationCall<NoResult, TimeoutResult, TrySink<NoResult>>.Run(new PlainOperation(operation), setup, default);

    internal static Task<TimeoutResult<T>> TryRun<T>(Func<CancellationToken, ValueTask<T>> operation, in TimedCallSetup setup) =>
        OperationCall<T, TimeoutResult<T>, TrySink<T>>.Run(new ResultOperation<T>(operation), setup, default);

    private static TimedCallSetup Setup(TimeoutOptions options, CancellationToken cancellationToken) =>
        new(options.Timeout, options.TimeProvider, options, CallerCancellation.Capture(cancellationToken));

    // What nothing can take the end of is returned as it is.
    private static bool CannotEnd(Task task, in TimedCallSetup setup) =>
        task.IsCompleted || (setup.Timeout == Timeout.InfiniteTimeSpan && !setup.Caller.CanBeCanceled);

    private static FallbackOn FallbackOnOf(in TimedCallSetup setup) => setup.Options?.FallbackOn ?? FallbackOn.Timeout;
}
