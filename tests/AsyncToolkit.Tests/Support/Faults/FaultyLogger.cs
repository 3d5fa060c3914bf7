using Microsoft.Extensions.Logging;

namespace AsyncToolkit.Tests.Support;

/// <summary>A logger in which a fault happens.</summary>
internal sealed class FaultyLogger(Fault fault) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => fault.In("logger");
}
