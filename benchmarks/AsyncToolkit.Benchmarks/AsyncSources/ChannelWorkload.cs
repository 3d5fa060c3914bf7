using System.Threading.Channels;
using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>The source is a channel that holds all items, so that each is there when it is asked for.</summary>
/// <remarks>A channel cannot be read twice, so an iteration is one invocation, and it takes more of them to warm up.</remarks>
[WarmupCount(50)]
[IterationCount(35)]
public abstract class ChannelWorkload : StreamWorkload
{
    private Channel<int> _channel = null!;

    /// <summary>Fills the channel outside the measurement: writing is nobody's merit.</summary>
    [IterationSetup]
    public void FillChannel()
    {
        _channel = Channel.CreateUnbounded<int>();
        for (int i = 0; i < SourceLength; i++)
        {
            _channel.Writer.TryWrite(i);
        }

        _channel.Writer.Complete();
    }

    protected override IAsyncEnumerable<int> OpenSource() => _channel.Reader.ReadAllAsync();
}
