namespace AsyncToolkit.TestSupport;

/// <summary>The threads of the library, by the names that the system has for them. It is asked on Linux only: elsewhere no thread is seen.</summary>
internal static class OwnThreads
{
    // the system keeps the first 15 characters of a thread's name
    private const string Name = "AsyncToolkit";

    internal static int Count()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        int count = 0;
        foreach (string thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                count += File.ReadAllText(Path.Combine(thread, "comm")).StartsWith(Name, StringComparison.Ordinal) ? 1 : 0;
            }
            catch (IOException)
            {
                // it has ended meanwhile
            }
        }

        return count;
    }
}
