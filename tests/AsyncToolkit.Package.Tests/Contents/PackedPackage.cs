using System.IO.Compression;
using System.Xml.Linq;

namespace AsyncToolkit.Package.Tests.Contents;

/// <summary>One of the packages, or its symbols, as the file that was packed.</summary>
internal sealed class PackedPackage : IDisposable
{
    internal const string FolderVariable = "PackedFolder";

    private readonly ZipArchive _archive;

    private PackedPackage(string id, string extension)
    {
        Id = id;
        _archive = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(Folder!, $"{id}.{Version}.{extension}")));
    }

    internal static string? Folder => Environment.GetEnvironmentVariable(FolderVariable);

    /// <summary>The version that the repository has now: an older package that lies in the same folder is not what is meant.</summary>
    internal static string Version { get; } = RepositoryProperty("Version");

    internal string Id { get; }

    internal IEnumerable<string> Files => _archive.Entries.Select(entry => entry.FullName);

    /// <summary>The children of the manifest's metadata, without their namespace.</summary>
    internal XElement Metadata
    {
        get
        {
            XElement root = XDocument.Parse(Text($"{Id}.nuspec")).Root!;
            foreach (XElement element in root.DescendantsAndSelf())
            {
                element.Name = element.Name.LocalName;
            }

            return root.Element("metadata")!;
        }
    }

    public void Dispose() => _archive.Dispose();

    internal static PackedPackage Open(string id) => new(id, "nupkg");

    internal static PackedPackage OpenSymbols(string id) => new(id, "snupkg");

    internal static string RepositoryProperty(string name) =>
        XDocument.Load(TestSupport.Repository.PathOf("Directory.Build.props")).Descendants(name).Single().Value;

    internal string Text(string file)
    {
        using var reader = new StreamReader(new MemoryStream(Bytes(file)));
        return reader.ReadToEnd();
    }

    internal byte[] Bytes(string file)
    {
        using Stream content = _archive.GetEntry(file)?.Open() ?? throw new FileNotFoundException($"{Id} has no {file}.");
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}
