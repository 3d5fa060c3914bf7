using System.Reflection;
using System.Runtime.Loader;

namespace AsyncToolkit.Package.Tests.Contents;

/// <summary>Loads the libraries of the running target out of the packages, beside those that the tests refer to.</summary>
internal sealed class PackedLibraries : AssemblyLoadContext, IDisposable
{
    internal PackedLibraries()
        : base("packed", isCollectible: true)
    {
    }

    public void Dispose() => Unload();

    internal Assembly Open(string id) => LoadFromAssemblyName(new AssemblyName(id));

    // What a package needs of the others comes out of theirs, all else from the frameworks of the tests.
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (!PackageIds.All.Contains(assemblyName.Name, StringComparer.Ordinal))
        {
            return null;
        }

        using PackedPackage package = PackedPackage.Open(assemblyName.Name!);
        return LoadFromStream(new MemoryStream(package.Bytes($"lib/{PackageIds.RunningTarget}/{assemblyName.Name}.dll")));
    }
}
