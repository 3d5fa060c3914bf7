using Xunit.Abstractions;

namespace AsyncToolkit.TestSupport;

/// <summary>Runs when all other tests of the assembly have, and looks at what they have left behind.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[Collection(Name)]
public class EndOfRun(ITestOutputHelper output)
{
    public const string Name = "End of the run";

    // the system keeps the first 15 characters of a thread's name
    private const string OwnThreads = "AsyncToolkit";

    [Fact]
    public void AllTests_WhenTheyHaveRun_LeaveNoExceptionUnobserved() => Assert.Empty(UnobservedExceptions.Collect());

    [Fact]
    public void AllTests_WhenTheyHaveRun_LeaveNoThreadOfTheLibraryBehind()
    {
        if (OperatingSystem.IsLinux())
        {
            // one that has just been told to end may take a moment
            Assert.True(SpinWait.SpinUntil(static () => Threads() == 0, TimeSpan.FromSeconds(10)), $"{Threads()} threads are left.");
        }

        output.WriteLine($"{Timer.ActiveCount} timers are active");
    }

    private static int Threads()
    {
        int count = 0;
        foreach (string thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                count += File.ReadAllText(Path.Combine(thread, "comm")).StartsWith(OwnThreads, StringComparison.Ordinal) ? 1 : 0;
            }
            catch (IOException)
            {
                // it has ended meanwhile
            }
        }

        return count;
    }
}
