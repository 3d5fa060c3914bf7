using Xunit.Abstractions;

namespace AsyncToolkit.TestSupport;

/// <summary>Runs when all other tests of the assembly have, and looks at what they have left behind.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[Collection(Name)]
public class EndOfRun(ITestOutputHelper output)
{
    public const string Name = "End of the run";

    [Fact]
    public void AllTests_WhenTheyHaveRun_LeaveNoExceptionUnobserved() => Assert.Empty(UnobservedExceptions.Collect());

    [Fact]
    public void AllTests_WhenTheyHaveRun_LeaveNoThreadOfTheLibraryBehind()
    {
        // one that has just been told to end may take a moment
        Assert.True(SpinWait.SpinUntil(static () => OwnThreads.Count() == 0, TimeSpan.FromSeconds(10)), $"{OwnThreads.Count()} threads are left.");

        output.WriteLine($"{Timer.ActiveCount} timers are active");
    }
}
