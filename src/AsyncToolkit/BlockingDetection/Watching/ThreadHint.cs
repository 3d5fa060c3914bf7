using System.Globalization;
using System.Runtime.InteropServices;

namespace AsyncToolkit.Internal;

/// <summary>What Linux says about a thread: whether it runs, and if not, in which system call it sits.</summary>
internal static class ThreadHint
{
    private static readonly HashSet<string> OfDescriptors =
        ["read", "write", "readv", "writev", "pread64", "pwrite64", "recvfrom", "recvmsg", "sendto", "sendmsg", "accept", "accept4", "connect", "fsync", "fdatasync", "flock"];

    /// <summary>The id of the current thread in <c>/proc</c>; 0 where there is none. Never throws.</summary>
    internal static int CurrentThreadId()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        try
        {
            string? target = new FileInfo("/proc/thread-self").LinkTarget;
            return target is not null && int.TryParse(target.AsSpan(target.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0;
        }
        catch (Exception)
        {
            return 0;
        }
    }

    /// <summary>The hint about a thread; null where there is none. Never throws.</summary>
    internal static string? Of(int threadId)
    {
        if (threadId == 0)
        {
            return null;
        }

        try
        {
            return InWords(File.ReadAllText($"/proc/self/task/{threadId}/stat"), SystemCallOf(threadId), RuntimeInformation.ProcessArchitecture, FileOf);
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>The hint, from what the files of a thread say.</summary>
    /// <param name="stat">Its <c>stat</c>.</param>
    /// <param name="systemCall">Its <c>syscall</c>; null where that cannot be read.</param>
    /// <param name="architecture">Whose numbers of system calls these are.</param>
    /// <param name="fileOf">The file of a descriptor; null where it has none.</param>
    internal static string InWords(string stat, string? systemCall, Architecture architecture, Func<long, string?> fileOf)
    {
        char state = stat[stat.LastIndexOf(')') + 2]; // the name in front may contain anything
        return state switch
        {
            'R' => "the thread is running: it computes, or waits for a processor",
            'D' => "the thread waits for a disk, in " + InWords(systemCall, architecture, fileOf),
            _ => "the thread waits in " + InWords(systemCall, architecture, fileOf),
        };
    }

    /// <summary>How long a thread has been ready to run and had no processor, in ticks; 0 where there is no telling. Never throws.</summary>
    /// <remarks>The second of the three figures of <c>schedstat</c>, in nanoseconds: see the kernel's documentation of scheduler statistics.</remarks>
    internal static long ProcessorWaitOf(int threadId)
    {
        if (threadId == 0)
        {
            return 0;
        }

        try
        {
            string[] figures = File.ReadAllText($"/proc/self/task/{threadId}/schedstat").Split(' ');
            return long.Parse(figures[1], NumberStyles.None, CultureInfo.InvariantCulture) / TimeSpan.NanosecondsPerTick;
        }
        catch (Exception)
        {
            return 0; // kernels can be built without
        }
    }

    private static string? SystemCallOf(int threadId)
    {
        try
        {
            return File.ReadAllText($"/proc/self/task/{threadId}/syscall");
        }
        catch (Exception)
        {
            return null; // some systems do not let even a process look at itself
        }
    }

    private static string? FileOf(long descriptor) => new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget;

    private static string InWords(string? systemCall, Architecture architecture, Func<long, string?> fileOf)
    {
        string[] call = (systemCall ?? "").Split(' ');
        if (!int.TryParse(call[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return "a system call";
        }

        string? name = architecture switch
        {
            Architecture.X64 => NameOnX64(number),
            Architecture.Arm64 => NameOnArm64(number),
            _ => null,
        };
        if (name is null)
        {
            return $"system call {number}";
        }

        if (name is "futex" or "nanosleep" or "clock_nanosleep")
        {
            return $"{name} (a sleep, or a wait that the detector does not see)";
        }

        if (!OfDescriptors.Contains(name) || call.Length == 1)
        {
            return name;
        }

        long descriptor = Convert.ToInt64(call[1], 16);
        return $"{name} of {fileOf(descriptor) ?? $"descriptor {descriptor}"}";
    }

    private static string? NameOnX64(int systemCall) => systemCall switch
    {
        0 => "read",
        1 => "write",
        7 => "poll",
        17 => "pread64",
        18 => "pwrite64",
        19 => "readv",
        20 => "writev",
        23 => "select",
        35 => "nanosleep",
        42 => "connect",
        43 => "accept",
        44 => "sendto",
        45 => "recvfrom",
        46 => "sendmsg",
        47 => "recvmsg",
        61 => "wait4",
        73 => "flock",
        74 => "fsync",
        75 => "fdatasync",
        202 => "futex",
        230 => "clock_nanosleep",
        232 => "epoll_wait",
        247 => "waitid",
        257 => "openat",
        271 => "ppoll",
        281 => "epoll_pwait",
        288 => "accept4",
        _ => null,
    };

    private static string? NameOnArm64(int systemCall) => systemCall switch
    {
        22 => "epoll_pwait",
        32 => "flock",
        56 => "openat",
        63 => "read",
        64 => "write",
        65 => "readv",
        66 => "writev",
        67 => "pread64",
        68 => "pwrite64",
        73 => "ppoll",
        82 => "fsync",
        83 => "fdatasync",
        95 => "waitid",
        98 => "futex",
        101 => "nanosleep",
        115 => "clock_nanosleep",
        202 => "accept",
        203 => "connect",
        206 => "sendto",
        207 => "recvfrom",
        211 => "sendmsg",
        212 => "recvmsg",
        242 => "accept4",
        260 => "wait4",
        _ => null,
    };
}
