using Microsoft.Extensions.Logging;

namespace AsyncToolkit.Tests.Support;

/// <summary>A logger in which a fault happens, and which notes whether it is told of an exception.</summary>
internal sealed class FaultyLogger(Fault fault, Exception? awaited = null) : ILogger
{
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it is told of the exception, or of one that has it inside.</summary>
    internal Task Told => _told.Task;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (HasInside(exception))
        {
            _told.TrySetResult();
        }

        fault.In("logger");
    }

    private bool HasInside(Exception? exception) =>
        exception is not null
        && (exception == awaited
            || (exception is AggregateException several ? several.InnerExceptions.Any(HasInside) : HasInside(exception.InnerException)));
}
