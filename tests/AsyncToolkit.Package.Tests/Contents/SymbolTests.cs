using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AsyncToolkit.Package.Tests.Contents;

public class SymbolTests
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    public static TheoryData<string, string> Libraries
    {
        get
        {
            TheoryData<string, string> libraries = [];
            foreach (string id in PackageIds.All)
            {
                foreach (string target in PackageIds.Targets)
                {
                    libraries.Add(id, target);
                }
            }

            return libraries;
        }
    }

    [PackedTheory]
    [MemberData(nameof(Libraries))]
    public void Symbols_OfEachLibrary_ArePortableAndBelongToIt(string id, string target)
    {
        using PackedPackage package = PackedPackage.Open(id);
        using var library = new PEReader(new MemoryStream(package.Bytes($"lib/{target}/{id}.dll")));
        DebugDirectoryEntry codeView = library.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.CodeView);
        using MetadataReaderProvider symbols = Read(id, target);

        var found = new BlobContentId(symbols.GetMetadataReader().DebugMetadataHeader!.Id);
        Assert.Equal((library.ReadCodeViewDebugDirectoryData(codeView).Guid, codeView.Stamp), (found.Guid, found.Stamp));
    }

    // A debugger finds each source: it is linked to a public repository, or it lies in the symbols themselves.
    [PackedTheory]
    [MemberData(nameof(Libraries))]
    public void Sources_OfEachLibrary_AreLinkedOrEmbedded(string id, string target)
    {
        using MetadataReaderProvider symbols = Read(id, target);
        MetadataReader reader = symbols.GetMetadataReader();
        bool linked = Has(EntityHandle.ModuleDefinition, SourceLink);

        Assert.NotEmpty(reader.Documents);
        Assert.All(reader.Documents, handle =>
        {
            string name = reader.GetString(reader.GetDocument(handle).Name);
            Assert.StartsWith("/_/src/", name, StringComparison.Ordinal);
            bool tracked = linked && !name.Contains("/obj/", StringComparison.Ordinal);
            Assert.True(tracked || Has(handle, EmbeddedSource), $"{name} is neither linked nor embedded");
        });

        bool Has(EntityHandle owner, Guid kind) =>
            reader.GetCustomDebugInformation(owner).Any(handle => reader.GetGuid(reader.GetCustomDebugInformation(handle).Kind) == kind);
    }

    private static MetadataReaderProvider Read(string id, string target)
    {
        using PackedPackage package = PackedPackage.OpenSymbols(id);
        return MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(package.Bytes($"lib/{target}/{id}.pdb")));
    }
}
