using System.Threading.Channels;

namespace AsyncToolkit.Benchmarks;

/// <summary>A place that hands itself to the consumer when its body has ended. Whether the consumer is resumed inside of that is up to the channel.</summary>
internal sealed class CompletionOrderPlace(
    Func<int, CancellationToken, ValueTask<int>> body, bool isQueued, ChannelWriter<CompletionOrderPlace> completed)
    : BarePlace(body, isQueued)
{
    internal int Result { get; private set; }

    protected override void Complete(int result)
    {
        Result = result;
        completed.TryWrite(this);
    }
}
