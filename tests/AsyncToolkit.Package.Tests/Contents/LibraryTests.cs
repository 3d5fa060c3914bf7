using System.Reflection;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Package.Tests.Contents;

public class LibraryTests
{
    // Of the target that runs here; the other run looks at the other one.
    [PackedTheory]
    [MemberData(nameof(PackageIds.Data), MemberType = typeof(PackageIds))]
    public void Library_OfThisTarget_HasTheApprovedSurface(string id)
    {
        using var packages = new PackedLibraries();

        string approved = File.ReadAllText(Repository.PathOf("tests", $"{id}.Tests", "PublicApi", $"{id}.txt")).ReplaceLineEndings("\n");
        Assert.Equal(approved, PublicApi.Describe(packages.Open(id)));
    }

    [PackedTheory]
    [MemberData(nameof(PackageIds.Data), MemberType = typeof(PackageIds))]
    public void Documentation_OfThisTarget_HasEachTypeOfTheLibrary(string id)
    {
        using var packages = new PackedLibraries();
        using PackedPackage package = PackedPackage.Open(id);
        Assembly library = packages.Open(id);

        var documented = XDocument.Parse(package.Text($"lib/{PackageIds.RunningTarget}/{id}.xml")).Descendants("member")
            .Where(member => member.Element("summary") is not null).Select(member => (string)member.Attribute("name")!).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(library.GetExportedTypes().Select(type => $"T:{type.FullName!.Replace('+', '.')}").Except(documented));
    }

    [PackedTheory]
    [MemberData(nameof(PackageIds.Data), MemberType = typeof(PackageIds))]
    public void Library_OfEachTarget_IsMarkedAsTrimmableAndNamesItsVersion(string id)
    {
        using var packages = new PackedLibraries();
        Assembly library = packages.Open(id);

        Assert.Contains(library.GetCustomAttributes<AssemblyMetadataAttribute>(), data => (data.Key, data.Value) == ("IsTrimmable", "True"));
        Assert.StartsWith(PackedPackage.Version, library.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion, StringComparison.Ordinal);
    }

    // A name in the file that leads to the folder of the build would differ from machine to machine, and says what is nobody's business.
    [PackedTheory]
    [MemberData(nameof(PackageIds.Data), MemberType = typeof(PackageIds))]
    public void Assemblies_InThePackage_AreDeterministicAndNameNoFolderOfTheBuild(string id)
    {
        using PackedPackage package = PackedPackage.Open(id);
        string[] assemblies = [.. package.Files.Where(file => file.EndsWith(".dll", StringComparison.Ordinal))];

        Assert.NotEmpty(assemblies);
        Assert.All(assemblies, assembly =>
        {
            using var reader = new PEReader(new MemoryStream(package.Bytes(assembly)));
            DebugDirectoryEntry[] entries = [.. reader.ReadDebugDirectory()];
            Assert.Contains(entries, entry => entry.Type == DebugDirectoryEntryType.Reproducible);
            DebugDirectoryEntry codeView = Assert.Single(entries, entry => entry.Type == DebugDirectoryEntryType.CodeView);
            Assert.StartsWith("/_/src/", reader.ReadCodeViewDebugDirectoryData(codeView).Path, StringComparison.Ordinal);
        });
    }
}
