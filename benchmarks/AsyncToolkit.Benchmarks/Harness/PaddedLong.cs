using System.Runtime.InteropServices;

namespace AsyncToolkit.Benchmarks;

/// <summary>A number on a cache line of its own.</summary>
[StructLayout(LayoutKind.Explicit, Size = 112)]
internal sealed class PaddedLong
{
    [FieldOffset(48)]
    internal long Value;
}
