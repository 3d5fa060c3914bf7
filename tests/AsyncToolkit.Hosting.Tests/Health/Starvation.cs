namespace AsyncToolkit.Hosting.Tests;

/// <summary>Starves the thread pool of the process, for as long as it takes the detector to say so.</summary>
internal static class Starvation
{
    /// <summary>Parks more work items than the pool will have threads for some time. Ends when the detector has reported that it has ended.</summary>
    internal static async Task CauseAsync(BlockingDetector detector, Action? whileItLasts = null)
    {
        using var gate = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        detector.Reported += OnReported;

        // The pool is of no use meanwhile, so the rest is done on a thread.
        var thread = new Thread(Run) { IsBackground = true };
        thread.Start();
        await ended.Task.WithHangGuard();
        detector.Reported -= OnReported;

        void Run()
        {
            ThreadPool.GetMinThreads(out int threads, out _);
            using var left = new CountdownEvent(threads + 64);
            for (int i = 0; i < left.InitialCount; i++)
            {
                ThreadPool.UnsafeQueueUserWorkItem(
                    _ =>
                    {
                        gate.Wait();
                        left.Signal();
                    },
                    null);
            }

            begun.Wait(HangGuard.Patience);
            whileItLasts?.Invoke();
            gate.Set();
            left.Wait();
        }

        void OnReported(object? sender, BlockingReportEventArgs e)
        {
            if (e.Report.Kind == BlockingReportKind.ThreadPoolStarvation)
            {
                begun.Set();
            }
            else if (e.Report.Kind == BlockingReportKind.StarvationEnded)
            {
                ended.TrySetResult();
            }
        }
    }
}
