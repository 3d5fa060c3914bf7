using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection.Contracts;

/// <summary>What the numbers of a starvation are of. Those of the thread pool are the process's, so nothing runs beside these tests.</summary>
[Collection(Alone.Name)]
public sealed class StarvationNumbersTests : IDisposable
{
    private readonly Queue<IThreadPoolWorkItem> _pool = new();
    private readonly WatchedRun _run;

    public StarvationNumbersTests() =>
        _run = new WatchedRun(static options => options.HeartbeatInterval = TimeSpan.FromMilliseconds(100), queue: _pool.Enqueue);

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(0.25, StarvationVerdict.Blocked)]
    [InlineData(0.5, StarvationVerdict.Unclear)]
    [InlineData(0.75, StarvationVerdict.Saturated)]
    public void BusyProcessors_AreThoseOfTheDelay_AndAShareOfAll(double share, StarvationVerdict verdict)
    {
        long before = ThreadPool.CompletedWorkItemCount;
        _run.Detector.Watchdog.Round();
        _run.Clock.Processor += TimeSpan.FromMilliseconds(400 * share * Environment.ProcessorCount);
        _run.Clock.Advance(400);
        _run.Detector.Watchdog.Round();

        ThreadPoolStarvation starvation = _run.Detector.LastStarvation!;
        Assert.Equal(share * Environment.ProcessorCount, starvation.BusyProcessors, 6);
        Assert.InRange(starvation.CompletedWorkItems, 0, ThreadPool.CompletedWorkItemCount - before);
        Assert.Equal(verdict, starvation.Verdict);
    }

    [Fact]
    public async Task BlockedWatchedThreads_AreThoseOfThePool_InAWait()
    {
        var stuck = new StuckThread();
        Task computing = _run.CallbackAsync(stuck.Compute);
        await stuck.Started;
        var release = new TaskCompletionSource();

        await _run.BlockAsync(
            release.Task.Wait,
            () =>
            {
                _run.Detector.Watchdog.Round();
                _run.Clock.Advance(400);
                _run.Detector.Watchdog.Round();
                release.SetResult();
            });

        Assert.Equal(1, _run.Detector.LastStarvation!.BlockedWatchedThreads);
        stuck.Release();
        await computing;
    }
}
