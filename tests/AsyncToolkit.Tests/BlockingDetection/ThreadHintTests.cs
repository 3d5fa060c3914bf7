using System.Globalization;
using System.Runtime.InteropServices;
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

    // The numbers are those of asm/unistd.h of the kernel's two architectures.
    [Theory]
    [InlineData(Architecture.X64, 7, "poll")]
    [InlineData(Architecture.X64, 23, "select")]
    [InlineData(Architecture.X64, 61, "wait4")]
    [InlineData(Architecture.X64, 232, "epoll_wait")]
    [InlineData(Architecture.X64, 247, "waitid")]
    [InlineData(Architecture.X64, 257, "openat")]
    [InlineData(Architecture.X64, 271, "ppoll")]
    [InlineData(Architecture.X64, 281, "epoll_pwait")]
    [InlineData(Architecture.Arm64, 22, "epoll_pwait")]
    [InlineData(Architecture.Arm64, 56, "openat")]
    [InlineData(Architecture.Arm64, 73, "ppoll")]
    [InlineData(Architecture.Arm64, 95, "waitid")]
    [InlineData(Architecture.Arm64, 260, "wait4")]
    public void InWords_ASystemCall_IsNamed(Architecture architecture, int number, string name) =>
        Assert.Equal($"the thread waits in {name}", Say(architecture, $"{number} 0x3 0x7f00 0x1"));

    [Theory]
    [InlineData(Architecture.X64, 0, "read")]
    [InlineData(Architecture.X64, 1, "write")]
    [InlineData(Architecture.X64, 17, "pread64")]
    [InlineData(Architecture.X64, 18, "pwrite64")]
    [InlineData(Architecture.X64, 19, "readv")]
    [InlineData(Architecture.X64, 20, "writev")]
    [InlineData(Architecture.X64, 42, "connect")]
    [InlineData(Architecture.X64, 43, "accept")]
    [InlineData(Architecture.X64, 44, "sendto")]
    [InlineData(Architecture.X64, 45, "recvfrom")]
    [InlineData(Architecture.X64, 46, "sendmsg")]
    [InlineData(Architecture.X64, 47, "recvmsg")]
    [InlineData(Architecture.X64, 73, "flock")]
    [InlineData(Architecture.X64, 74, "fsync")]
    [InlineData(Architecture.X64, 75, "fdatasync")]
    [InlineData(Architecture.X64, 288, "accept4")]
    [InlineData(Architecture.Arm64, 32, "flock")]
    [InlineData(Architecture.Arm64, 63, "read")]
    [InlineData(Architecture.Arm64, 64, "write")]
    [InlineData(Architecture.Arm64, 65, "readv")]
    [InlineData(Architecture.Arm64, 66, "writev")]
    [InlineData(Architecture.Arm64, 67, "pread64")]
    [InlineData(Architecture.Arm64, 68, "pwrite64")]
    [InlineData(Architecture.Arm64, 82, "fsync")]
    [InlineData(Architecture.Arm64, 83, "fdatasync")]
    [InlineData(Architecture.Arm64, 202, "accept")]
    [InlineData(Architecture.Arm64, 203, "connect")]
    [InlineData(Architecture.Arm64, 206, "sendto")]
    [InlineData(Architecture.Arm64, 207, "recvfrom")]
    [InlineData(Architecture.Arm64, 211, "sendmsg")]
    [InlineData(Architecture.Arm64, 212, "recvmsg")]
    [InlineData(Architecture.Arm64, 242, "accept4")]
    public void InWords_ASystemCallOnADescriptor_NamesItsFile(Architecture architecture, int number, string name)
    {
        Assert.Equal($"the thread waits in {name} of pipe:[31]", Say(architecture, $"{number} 0x1f 0x7f00 0x1"));
        Assert.Equal($"the thread waits in {name} of descriptor 3", Say(architecture, $"{number} 0x3 0x7f00 0x1"));
        Assert.Equal($"the thread waits in {name}", Say(architecture, $"{number}"));
    }

    [Theory]
    [InlineData(Architecture.X64, 35, "nanosleep")]
    [InlineData(Architecture.X64, 202, "futex")]
    [InlineData(Architecture.X64, 230, "clock_nanosleep")]
    [InlineData(Architecture.Arm64, 98, "futex")]
    [InlineData(Architecture.Arm64, 101, "nanosleep")]
    [InlineData(Architecture.Arm64, 115, "clock_nanosleep")]
    public void InWords_ASleep_SaysWhatElseItMayBe(Architecture architecture, int number, string name) =>
        Assert.Equal($"the thread waits in {name} (a sleep, or a wait that the detector does not see)", Say(architecture, $"{number} 0x3 0x7f00 0x1"));

    [Theory]
    [InlineData(Architecture.X64, "435 0x3", "system call 435")]
    [InlineData(Architecture.Arm64, "435 0x3", "system call 435")]
    [InlineData(Architecture.X86, "0 0x3", "system call 0")]
    [InlineData(Architecture.X64, "running\n", "a system call")]
    [InlineData(Architecture.X64, "-1 0x7ffd 0x7f00", "a system call")]
    [InlineData(Architecture.X64, null, "a system call")]
    public void InWords_ASystemCallThatHasNoName_SaysWhatThereIs(Architecture architecture, string? systemCall, string words) =>
        Assert.Equal($"the thread waits in {words}", Say(architecture, systemCall));

    [Theory]
    [InlineData("7 (a thread) R 1 7 7", "the thread is running: it computes, or waits for a processor")]
    [InlineData("7 (a thread) D 1 7 7", "the thread waits for a disk, in openat")]
    [InlineData("7 (a thread) S 1 7 7", "the thread waits in openat")]
    [InlineData("7 (a) R (R) thread) S 1 7 7", "the thread waits in openat")]
    public void InWords_GoesByTheState_WhateverTheThreadsName(string stat, string words) =>
        Assert.Equal(words, ThreadHint.InWords(stat, "257 0x3", Architecture.X64, static _ => null));

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void Of_AThreadThatThereIsNot_IsNull(int systemId) => Assert.Null(ThreadHint.Of(systemId));

    private static string Say(Architecture architecture, string? systemCall) =>
        ThreadHint.InWords("7 (a thread) S 1 7 7", systemCall, architecture, static descriptor => descriptor == 31 ? "pipe:[31]" : null);

    private static long FromTheKernel() =>
        long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[1], CultureInfo.InvariantCulture) / TimeSpan.NanosecondsPerTick;
}
