namespace AsyncToolkit.AspNetCore.Tests;

/// <summary>A program that starves its thread pool, in one way or the other, and says what a detector with its defaults makes of it.</summary>
internal static class StarvedPool
{
    internal const string Blocked = "blocked";
    internal const string Saturated = "saturated";

    private const int BlockedItems = 100;
    private const int ShortItems = 200_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // On the main thread, which blocks: nothing here may need the pool.
    internal static int Run(string cause, TextWriter output)
    {
        using var release = new ManualResetEventSlim();
        using var detector = new BlockingDetector(new BlockingDetectorOptions());
        var begun = new TaskCompletionSource<BlockingReport>();
        var ended = new TaskCompletionSource<BlockingReport>();
        detector.Reported += (_, e) =>
        {
            _ = e.Report.Kind switch
            {
                BlockingReportKind.ThreadPoolStarvation => begun.TrySetResult(e.Report),
                BlockingReportKind.StarvationEnded => ended.TrySetResult(e.Report),
                _ => false,
            };
        };

        Action<ManualResetEventSlim> item = cause == Blocked ? Wait : Compute;
        int items = cause == Blocked ? BlockedItems : ShortItems;
        for (int i = 0; i < items; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(item, release, preferLocal: false);
        }

        bool hasBegun = begun.Task.Wait(Patience);
        release.Set();
        bool hasEnded = ended.Task.Wait(Patience);
        output.WriteLine(hasBegun && hasEnded ? $"{begun.Task.Result.Starvation!.Verdict}, ended: {detector.LastStarvation!.EndedAt is not null}" : "nothing was reported");
        return hasBegun && hasEnded ? 0 : 1;
    }

    private static void Wait(ManualResetEventSlim release) => release.Wait();

    // A fraction of a millisecond each, as far from blocking as can be.
    private static void Compute(ManualResetEventSlim release)
    {
        for (int i = 0; i < 100_000 && !release.IsSet; i++)
        {
        }
    }
}
