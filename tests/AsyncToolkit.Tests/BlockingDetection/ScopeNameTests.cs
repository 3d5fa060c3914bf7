namespace AsyncToolkit.Tests.BlockingDetection;

public class ScopeNameTests
{
    // A request is watched before it is routed, and a message before it is read.
    [Fact]
    public async Task OperationName_SetInsideAScope_IsThatOfWhatIsSeenFromThenOn()
    {
        using var run = new WatchedRun();
        await run.RunAsync(async () =>
        {
            using BlockingScope scope = run.Detector.Watch("before");
            string before = await BlockAsync();
            scope.OperationName = "after";
            string after = await BlockAsync();

            Assert.Equal(("before", "after"), (before, after));
            Assert.Equal("after", scope.OperationName);
        });

        async Task<string> BlockAsync()
        {
            using var gate = new ManualResetEventSlim();
            Task blocked = Task.Run(() =>
            {
                gate.Wait();
                GC.KeepAlive(gate); // no jump instead of the call, or there would be no frame
            });
            BlockingReport report = await run.NextAsync(BlockingReportKind.BlockingCall);
            gate.Set();
            await blocked;
            return report.Operation;
        }
    }

    [Fact]
    public void OperationName_OfAScopeThatIsNotWatched_StaysEmpty()
    {
        using var detector = new BlockingDetector(new BlockingDetectorOptions { Enabled = false });
        using BlockingScope scope = detector.Watch("operation");

        scope.OperationName = "another";

        Assert.Equal("", scope.OperationName);
    }

    [Fact]
    public void OperationName_SetToNull_IsAnError()
    {
        using var run = new WatchedRun();
        using BlockingScope scope = run.Detector.Watch("operation");

        Assert.Throws<ArgumentNullException>(() => scope.OperationName = null!);
        Assert.Equal("operation", scope.OperationName);
    }
}
