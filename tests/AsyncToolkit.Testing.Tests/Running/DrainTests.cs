namespace AsyncToolkit.Testing.Tests.Running;

[Collection(Alone.Name)]
public class DrainTests
{
    // The cancellation of the run token is carried out by the pool. That this takes longer than the body has to unwind is none of the body's doing.
    [Fact]
    public async Task RunToken_PoolIsBusyWhenTheRunFails_LetsTheBodyUnwindAllTheSame()
    {
        List<string> log = [];
        TaskCompletionSource<CancellationToken> began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task run = VirtualTime.RunAsync(
            async (time, token) =>
            {
                try
                {
                    began.SetResult(token);
                    await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
                }
                finally
                {
                    await Task.Delay(TimeSpan.FromHours(1), time, CancellationToken.None);
                    log.Add($"unwound after {time.Elapsed}");
                }
            },
            new VirtualTimeOptions { RealTimeout = TimeSpan.FromMilliseconds(500) });

        CancellationToken runToken = await began.Task;
        using BusyPool pool = new();
        Thread watcher = new(() => pool.EndAfter(TimeSpan.FromMilliseconds(1_300), runToken));
        watcher.Start();
        VirtualTimeException exception = await Assert.ThrowsAsync<VirtualTimeException>(() => run);
        watcher.Join();

        Assert.Equal(VirtualTimeFailure.Deadlock, exception.Reason);
        Assert.Equal(["unwound after 01:00:00"], log);
    }

    /// <summary>Every thread of the pool is taken, and no other is made.</summary>
    private sealed class BusyPool : IDisposable
    {
        private readonly ManualResetEventSlim _over = new();
        private readonly int _workers;
        private readonly int _ports;

        internal BusyPool()
        {
            ThreadPool.GetMaxThreads(out _workers, out _ports);
            ThreadPool.GetMinThreads(out int least, out _);
            int most = Math.Max(least, ThreadPool.ThreadCount);
            ThreadPool.SetMaxThreads(most, _ports);
            for (int i = 0; i < 2 * most; i++)
            {
                ThreadPool.UnsafeQueueUserWorkItem(_ => _over.Wait(), null);
            }
        }

        // In a real time that has to be longer than what is under test: it is the point.
        internal void EndAfter(TimeSpan time, CancellationToken token)
        {
#pragma warning disable RS0030 // until the token is canceled: the limit runs out only where the test has failed already
            token.WaitHandle.WaitOne(TimeSpan.FromSeconds(30));
#pragma warning restore RS0030
            _over.Wait(time, CancellationToken.None);
            _over.Set();
            ThreadPool.SetMaxThreads(_workers, _ports);
        }

        public void Dispose() => _over.Dispose();
    }
}
