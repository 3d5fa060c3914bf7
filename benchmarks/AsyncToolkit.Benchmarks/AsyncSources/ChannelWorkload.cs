using System.Threading.Channels;
using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>The source is a channel that holds all items, so that each is there when it is asked for.</summary>
/// <remarks>A channel cannot be read twice, so an iteration is one invocation, and it takes more of them to warm up.</remarks>
[InvocationCount(1, 1)]
[WarmupCount(40)]
[IterationCount(25)]
public abstract class ChannelWorkload : StreamWorkload
{
    private Channel<int>? _channel;

    /// <summary>Fills the channel outside the measurement: writing is nobody's merit.</summary>
    [IterationSetup]
    public void FillChannel()
    {
        var channel = Channel.CreateUnbounded<int>();
        for (int i = 0; i < SourceLength; i++)
        {
            channel.Writer.TryWrite(i);
        }

        channel.Writer.Complete();
        _channel = channel;
    }

    protected override IAsyncEnumerable<int> OpenSource()
    {
        Channel<int> channel = _channel ?? throw new InvalidOperationException("This channel was read already.");
        _channel = null;
        return channel.Reader.ReadAllAsync();
    }
}
