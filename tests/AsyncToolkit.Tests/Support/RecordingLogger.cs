using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace AsyncToolkit.Tests.Support;

internal sealed record LogEntry(int Id, LogLevel Level, string Text, Exception? Exception);

/// <summary>A logger that keeps its entries, and lets a test wait for them.</summary>
internal sealed class RecordingLogger : ILogger
{
    private readonly Channel<LogEntry> _entries = Channel.CreateUnbounded<LogEntry>();

    internal ConcurrentQueue<LogEntry> Entries { get; } = new();

    /// <summary>Happens with each entry, after it was kept.</summary>
    internal Action<LogEntry> OnEntry { get; init; } = static _ => { };

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var entry = new LogEntry(eventId.Id, logLevel, formatter(state, exception), exception);
        Entries.Enqueue(entry);
        Assert.True(_entries.Writer.TryWrite(entry));
        OnEntry(entry);
    }

    internal Task<LogEntry> NextAsync() => _entries.Reader.ReadAsync().AsTask().WithHangGuard();
}
