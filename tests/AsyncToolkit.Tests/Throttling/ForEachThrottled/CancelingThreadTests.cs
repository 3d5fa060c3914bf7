using System.Diagnostics;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.ForEachThrottled;

public class CancelingThreadTests
{
    // The end of the call races the cancellation: whoever wins, nothing of the call runs inside the caller's Cancel().
    [Fact]
    public async Task Cancel_WhileTheLastBodyEnds_NeitherDisposesTheSourceNorResumesTheCaller()
    {
        int onCanceler = 0;
        await DedicatedThread.RunAsync(() =>
        {
            Thread canceler = Thread.CurrentThread;
            var watch = Stopwatch.StartNew();

            // as many as a busy machine has the time for
            for (int round = 0; round < 5000 && watch.Elapsed < TimeSpan.FromSeconds(1); round++)
            {
                using var source = new TrackedTokenSource();
                using var started = new ManualResetEventSlim();
                var go = new TaskCompletionSource();
                var items = new ScriptedSource(1) { OnDispose = Note };
                Task call = items.As(isAsync: false).StartAsync(
                    new ThrottleOptions { MaxConcurrency = 1 },
                    async (_, _) =>
                    {
                        started.Set();
                        await go.Task;
                    },
                    source.Token);
                Task after = call.ContinueWith(_ => Note(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                Assert.True(started.Wait(HangGuard.Patience));

                ThreadPool.UnsafeQueueUserWorkItem(static go => go.SetResult(), go, preferLocal: false);
                Thread.SpinWait(round % 500);
                source.Cancel();
                DedicatedThread.Block(after);
            }

            void Note()
            {
                if (Thread.CurrentThread == canceler)
                {
                    onCanceler++;
                }
            }
        });

        Assert.Equal(0, onCanceler);
    }
}
