using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>The source suspends before every item, bodies never do.</summary>
[Workload("W4y", "IAsyncEnumerable that suspends at each item, body completes synchronously")]
public class YieldingSourceSyncBody : StreamWorkload
{
    [Params(1, 8, 64, 1024)]
    public override int Limit { get; set; }

    [Reason(Contender.LoopWithHelper)]
    public async Task LoopWithHelper()
    {
        var helper = new Helper();
        await foreach (int item in OpenSource())
        {
            helper.Summon();
            await RunBody(item, CancellationToken.None);
        }
    }

    [Reason(Contender.BarePuller)]
    public Task BarePuller() => new BarePuller(OpenSource(), Limit, RunBody).RunAsync();

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

    /// <summary>What would look for work while the body blocks, and finds none here. One is queued at a time.</summary>
    private sealed class Helper : IThreadPoolWorkItem
    {
        private int _isQueued;

        internal void Summon()
        {
            if (Interlocked.Exchange(ref _isQueued, 1) == 0)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
            }
        }

        void IThreadPoolWorkItem.Execute() => Interlocked.Exchange(ref _isQueued, 0);
    }
}
