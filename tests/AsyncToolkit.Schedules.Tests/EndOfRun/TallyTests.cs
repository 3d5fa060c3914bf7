using AsyncToolkit.Schedules.Tests.Explorer;
using Xunit.Abstractions;

namespace AsyncToolkit.Schedules.Tests.EndOfRun;

[Collection(TestSupport.EndOfRun.Name)]
public class TallyTests(ITestOutputHelper output)
{
    [Fact]
    public void Tally_WhenAllProgramsHaveRun_IsToldAndNoActorIsLeft()
    {
        foreach (string line in Tally.Lines())
        {
            output.WriteLine(line);
        }

        output.WriteLine($"{Environment.CpuUsage.TotalTime.TotalSeconds:N0} s of processor time");
        Assert.Equal(0, Actor.Alive);
    }
}
