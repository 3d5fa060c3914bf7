using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Docs.Tests.Support;

/// <summary>The files of the work tree that are not ignored, as paths from its root with forward slashes.</summary>
internal static class WorkTree
{
    private static readonly HashSet<string> IgnoredFolders =
    [
        ".git",
        .. File.ReadLines(Repository.PathOf(".gitignore")).Where(line => line.EndsWith('/')).Select(line => line.TrimEnd('/')),
    ];

    internal static IEnumerable<string> Files(string folder = "") =>
        Walk(new DirectoryInfo(Repository.PathOf(folder)))
            .Select(file => Path.GetRelativePath(Repository.Root, file.FullName).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal);

    internal static IEnumerable<string> MarkdownFiles() => Files().Where(file => file.EndsWith(".md", StringComparison.Ordinal));

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(folder.EnumerateDirectories().Where(inner => !IgnoredFolders.Contains(inner.Name)).SelectMany(Walk));
}
