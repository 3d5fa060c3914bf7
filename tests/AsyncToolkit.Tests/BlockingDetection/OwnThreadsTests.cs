using AsyncToolkit.Tests.Support;
using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>That no thread is left when all tests have run says something only if one that is left is seen. It is counted then, when no other detector is alive.</summary>
[Collection(TestSupport.EndOfRun.Name)]
public class OwnThreadsTests
{
    [Fact]
    public void Count_WhileADetectorLives_IsThatOfItsThreads()
    {
        Assert.True(SpinWait.SpinUntil(static () => OwnThreads.Count() == 0, HangGuard.Patience));

        using (new BlockingDetector(new BlockingDetectorOptions()))
        {
            // a thread has its name a moment after it has begun
            Assert.True(SpinWait.SpinUntil(static () => OwnThreads.Count() == (OperatingSystem.IsLinux() ? 2 : 0), HangGuard.Patience), $"{OwnThreads.Count()} threads are seen.");
        }

        Assert.True(SpinWait.SpinUntil(static () => OwnThreads.Count() == 0, HangGuard.Patience));
    }
}
