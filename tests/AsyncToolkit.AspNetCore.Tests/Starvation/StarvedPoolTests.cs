using System.Diagnostics;

namespace AsyncToolkit.AspNetCore.Tests;

/// <summary>The heartbeat at a pool that really starves, in a process that has nothing else to do.</summary>
[Collection(Alone.Name)]
public class StarvedPoolTests
{
    [Theory]
    [InlineData(StarvedPool.Blocked, StarvationVerdict.Blocked)]
    [InlineData(StarvedPool.Saturated, StarvationVerdict.Saturated)]
    public async Task Pool_ThatStarves_IsReportedWithTheRightVerdict(string cause, StarvationVerdict verdict)
    {
        using Process starved = Process.Start(OwnProcess.StartInfo("starve", cause))!;
        Task<string> errors = starved.StandardError.ReadToEndAsync();
        string output = await starved.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(3));
        await starved.WaitForExitAsync().WithHangGuard();

        Assert.Equal($"{verdict}, ended: True", output.Trim());
        Assert.Equal("", (await errors).Trim());
        Assert.Equal(0, starved.ExitCode);
    }
}
