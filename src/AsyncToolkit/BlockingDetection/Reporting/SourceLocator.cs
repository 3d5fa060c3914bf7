using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace AsyncToolkit.Internal;

/// <summary>Finds the source lines of frames that were captured without them.</summary>
/// <remarks>
/// The blocked thread must not be the one to open symbol files, and the runtime looks lines up at the capture or never. So the reporter reads
/// the portable symbols itself. Used by its thread only; symbol readers stay open as long as it lives. What cannot be found is simply not
/// shown: in trimmed, single-file and AOT programs, and where the symbols are not beside the assembly.
/// </remarks>
internal sealed class SourceLocator : IDisposable
{
    private readonly Dictionary<Module, MetadataReaderProvider?> _symbols = [];

    /// <summary>The place of a frame, as <c> in file:line 7</c>; empty where it is not known. Never throws.</summary>
    internal string Find(StackFrame frame)
    {
        try
        {
            return MethodOf(frame) is { } method && SymbolsOf(method.Module)?.GetMetadataReader() is { } symbols
                ? Find(symbols, method.MetadataToken, frame.GetILOffset())
                : "";
        }
        catch (Exception)
        {
            return ""; // broken symbols
        }
    }

    public void Dispose()
    {
        foreach (MetadataReaderProvider? symbols in _symbols.Values)
        {
            symbols?.Dispose();
        }

        _symbols.Clear();
    }

    private static string Find(MetadataReader symbols, int methodToken, int offset)
    {
        if (offset == StackFrame.OFFSET_UNKNOWN || MetadataTokens.EntityHandle(methodToken) is not { Kind: HandleKind.MethodDefinition } handle)
        {
            return "";
        }

        SequencePoint? found = null;
        foreach (SequencePoint point in symbols.GetMethodDebugInformation((MethodDefinitionHandle)handle).GetSequencePoints())
        {
            if (point.Offset > offset)
            {
                break;
            }

            if (!point.IsHidden)
            {
                found = point;
            }
        }

        return found is { } line
            ? string.Create(CultureInfo.InvariantCulture, $" in {symbols.GetString(symbols.GetDocument(line.Document).Name)}:line {line.StartLine}")
            : "";
    }

    private MetadataReaderProvider? SymbolsOf(Module module)
    {
        if (!_symbols.TryGetValue(module, out MetadataReaderProvider? symbols))
        {
            _symbols[module] = symbols = Open(module);
        }

        return symbols;
    }

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "In a single file there is no location, and so no source line.")]
    private static MetadataReaderProvider? Open(Module module)
    {
        string path = module.Assembly.Location;
        if (path.Length == 0)
        {
            return null;
        }

        using var image = new PEReader(File.OpenRead(path));
        return image.TryOpenAssociatedPortablePdb(path, file => File.Exists(file) ? File.OpenRead(file) : null, out MetadataReaderProvider? symbols, out _)
            ? symbols
            : null;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only the token of the method is used; without the method there is no source line.")]
    private static MethodBase? MethodOf(StackFrame frame) => frame.GetMethod();
}
