using System.Collections.Concurrent;
using System.Threading.Channels;

namespace AsyncToolkit.Tests.Support;

/// <summary>A progress handler that keeps its reports, and lets a test wait for them.</summary>
internal sealed class RecordingProgress(Action<ThrottleProgress>? onReport = null) : IProgress<ThrottleProgress>
{
    private readonly Channel<ThrottleProgress> _reports = Channel.CreateUnbounded<ThrottleProgress>();

    internal ConcurrentQueue<ThrottleProgress> Reports { get; } = new();

    public void Report(ThrottleProgress value)
    {
        Reports.Enqueue(value);
        try
        {
            onReport?.Invoke(value);
        }
        finally
        {
            Assert.True(_reports.Writer.TryWrite(value));
        }
    }

    internal Task<ThrottleProgress> NextAsync() => _reports.Reader.ReadAsync().AsTask().WithHangGuard();
}
