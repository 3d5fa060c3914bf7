using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace AsyncToolkit.Hosting.Tests;

/// <summary>A provider of loggers that keep what is logged, with its category.</summary>
internal sealed class RecordingProvider : ILoggerProvider
{
    private readonly Channel<(string Category, EventId Id)> _entries = Channel.CreateUnbounded<(string, EventId)>();

    internal bool IsDisposed { get; private set; }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose() => IsDisposed = true;

    internal async Task<(string Category, EventId Id)> NextAsync(int id)
    {
        while (true)
        {
            (string Category, EventId Id) entry = await _entries.Reader.ReadAsync().AsTask().WithHangGuard();
            if (entry.Id.Id == id)
            {
                return entry;
            }
        }
    }

    private sealed class Logger(RecordingProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Assert.True(provider._entries.Writer.TryWrite((category, eventId)));
    }
}
