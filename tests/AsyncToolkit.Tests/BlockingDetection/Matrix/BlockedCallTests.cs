using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection;

[Collection(PoolThreads.Name)]
public class BlockedCallTests
{
    public static TheoryData<string> Calls => [.. BlockedCalls.Names.Keys];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Wait_InAScope_IsReportedWhileItLasts_InTheUsersWords(string call)
    {
        using var run = new WatchedRun();
        BlockedCall blocked = BlockedCalls.Make(call);

        BlockingReport report = await run.BlockAsync(blocked.Block, blocked.Release);

        Assert.Equal(BlockedCalls.Names[call], report.Api);
        Assert.Equal("operation", report.Operation);
        string culprit = report.StackTrace!.Split('\n')[0];
        Assert.Contains($"<{call}>", culprit, StringComparison.Ordinal);
        Assert.Contains("BlockedCalls.cs:line", culprit, StringComparison.Ordinal);
    }
}
