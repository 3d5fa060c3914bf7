namespace AsyncToolkit.Package.Tests.Contents;

/// <summary>A test of what has been packed; .ci/run packs first and names the folder. A plain "dotnet test" has nothing to open.</summary>
public sealed class PackedTheoryAttribute : TheoryAttribute
{
    public PackedTheoryAttribute() =>
        Skip = PackedPackage.Folder is null ? $"Nothing is packed: {PackedPackage.FolderVariable} names no folder. .ci/run packs, and sets it." : null;
}
