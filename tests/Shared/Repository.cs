namespace AsyncToolkit.TestSupport;

/// <summary>The work tree that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder with the solution file. Found upwards from the test's binary: compiled-in paths are mapped away in deterministic builds.</summary>
    internal static string Root { get; } = FindRoot();

    internal static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AsyncToolkit.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests must run from inside the work tree: no AsyncToolkit.sln above the test binaries.");
    }
}
