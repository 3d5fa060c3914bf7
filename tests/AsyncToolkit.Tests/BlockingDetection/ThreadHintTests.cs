using System.Globalization;
using AsyncToolkit.Internal;

namespace AsyncToolkit.Tests.BlockingDetection;

public class ThreadHintTests
{
    [Fact]
    public void ProcessorWaitOf_OnLinux_IsWhatTheKernelSays()
    {
        if (!File.Exists("/proc/thread-self/schedstat"))
        {
            Assert.Equal(0, ThreadHint.ProcessorWaitOf(ThreadHint.CurrentThreadId()));
            return;
        }

        long before = FromTheKernel();
        long waited = ThreadHint.ProcessorWaitOf(ThreadHint.CurrentThreadId());

        Assert.InRange(waited, before, FromTheKernel());
        Assert.True(waited > 0, "A test that was never put aside by anybody.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void ProcessorWaitOf_AThreadThatThereIsNot_IsZero(int systemId) => Assert.Equal(0, ThreadHint.ProcessorWaitOf(systemId));

    private static long FromTheKernel() =>
        long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[1], CultureInfo.InvariantCulture) / TimeSpan.NanosecondsPerTick;
}
