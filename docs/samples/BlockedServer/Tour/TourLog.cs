using Microsoft.Extensions.Logging;

namespace BlockedServer.Tour;

/// <summary>Writes the log of the server between the lines of the tour, with the frames of a stack cut down to those that matter.</summary>
internal sealed class TourLog(TextWriter output) : ILoggerProvider
{
    private const int Frames = 4;

    private readonly Lock _gate = new();

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    internal void Say(string text)
    {
        lock (_gate)
        {
            output.WriteLine(text);
        }
    }

    private void Write(LogLevel level, EventId id, string message)
    {
        string[] lines = message.Split('\n');
        string[] shown = lines.Length > Frames + 2 ? [.. lines.Take(Frames + 1), $"   … and {lines.Length - Frames - 1} frames of the framework"] : lines;
        Say($"    {level.ToString().ToUpperInvariant()} {id.Id} {id.Name}\n      {string.Join("\n      ", shown)}");
    }

    private sealed class Logger(TourLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Write(logLevel, eventId, formatter(state, exception));
    }
}
