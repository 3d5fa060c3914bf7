using Microsoft.Extensions.Logging;

namespace BlockedServer.Tour;

/// <summary>Writes the log of the server between the lines of the tour, with the stacks cut down to the shop's own frames.</summary>
internal sealed class TourLog(TextWriter output) : ILoggerProvider
{
    private const string OwnCode = " BlockedServer.";

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
        string[] foreign = [.. lines.Where(line => IsFrame(line) && !line.Contains(OwnCode, StringComparison.Ordinal))];
        string[] shown = [.. lines.Except(foreign), .. foreign.Length > 0 ? [$"   … and {foreign.Length} frames of the framework"] : Array.Empty<string>()];
        Say($"    {level.ToString().ToUpperInvariant()} {id.Id} {id.Name}\n      {string.Join("\n      ", shown)}");
    }

    private static bool IsFrame(string line) => line.StartsWith("   at ", StringComparison.Ordinal);

    private sealed class Logger(TourLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Write(logLevel, eventId, formatter(state, exception));
    }
}
