using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>Nothing ever suspends.</summary>
[Workload("W4s", "IAsyncEnumerable from a full channel, body completes synchronously")]
public class ChannelSyncBody : ChannelWorkload
{
    [Params(1, 8, 64, 1024)]
    public override int Limit { get; set; }

    [Reason(Contender.LoopIsolated)]
    public async Task IsolatedLoop()
    {
        ExecutionContext context = ExecutionContext.Capture()!;
        await foreach (int item in OpenSource())
        {
            Isolation.Restore(context);
            await RunBody(item, CancellationToken.None);
            Isolation.Restore(context);
        }
    }

    [Reason(Contender.BareInline)]
    public Task BareWorkers() => new BareStreamWorkers(OpenSource(), Limit, RunBody, isQueued: false).RunAsync();

    [MethodImpl(MethodImplOptions.NoInlining)]
    protected override ValueTask RunBody(int item, CancellationToken cancellationToken) =>
        Probe is null ? default : RunProbedAsync(Probe, item, static _ => default);
}
