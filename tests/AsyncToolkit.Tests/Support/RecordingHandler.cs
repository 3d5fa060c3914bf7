using System.Collections.Concurrent;
using System.Threading.Channels;

namespace AsyncToolkit.Tests.Support;

/// <summary>A handler of unclaimed results that keeps them, and lets a test wait for them.</summary>
internal sealed class RecordingHandler
{
    private readonly Channel<object?> _results = Channel.CreateUnbounded<object?>();

    internal ConcurrentQueue<object?> Results { get; } = new();

    internal void Handle(object? result)
    {
        Results.Enqueue(result);
        Assert.True(_results.Writer.TryWrite(result));
    }

    internal Task<object?> NextAsync() => _results.Reader.ReadAsync().AsTask().WithHangGuard();

    internal async Task<object?[]> NextAsync(int count)
    {
        var results = new object?[count];
        for (int i = 0; i < count; i++)
        {
            results[i] = await NextAsync();
        }

        return results;
    }
}
