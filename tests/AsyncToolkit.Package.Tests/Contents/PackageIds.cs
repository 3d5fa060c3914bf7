namespace AsyncToolkit.Package.Tests.Contents;

/// <summary>The packages that there are, and the targets of each.</summary>
internal static class PackageIds
{
    internal static readonly string[] Targets = ["net10.0", "net8.0"];

    internal static readonly string[] All = ["AsyncToolkit", "AsyncToolkit.AspNetCore", "AsyncToolkit.Hosting", "AsyncToolkit.Testing"];

#if NET10_0_OR_GREATER
    internal const string RunningTarget = "net10.0";
#else
    internal const string RunningTarget = "net8.0";
#endif

    public static TheoryData<string> Data => [.. All];
}
