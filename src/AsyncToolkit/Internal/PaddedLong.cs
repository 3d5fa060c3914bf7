using System.Runtime.InteropServices;

namespace AsyncToolkit.Internal;

/// <summary>A word that many threads write, on a cache line away from what they only read.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct PaddedLong
{
    [FieldOffset(64)]
    internal long Value;
}
