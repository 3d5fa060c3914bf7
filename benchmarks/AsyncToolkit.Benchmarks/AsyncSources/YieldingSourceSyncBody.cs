using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>The source suspends before every item, bodies never do.</summary>
[Workload("W4y", "IAsyncEnumerable that suspends at each item, body completes synchronously")]
public class YieldingSourceSyncBody : StreamWorkload
{
    [Params(1, 8, 64, 1024)]
    public override int Limit { get; set; }

    [MethodImpl(MethodImplOptions.NoInlining)]
    protected override ValueTask RunBody(int item, CancellationToken cancellationToken) =>
        Probe is null ? default : RunProbedAsync(Probe, item, static _ => default);

    protected override async IAsyncEnumerable<int> OpenSource()
    {
        int length = SourceLength;
        for (int i = 0; i < length; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }
}
