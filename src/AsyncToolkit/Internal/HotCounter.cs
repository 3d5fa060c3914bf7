using System.Runtime.InteropServices;

namespace AsyncToolkit.Internal;

/// <summary>A number that many threads write, on a cache line away from what they only read.</summary>
/// <remarks>
/// An object of its own with padding in front. Behind it lies what is allocated next; its users see to it that this is
/// nothing that the workers read.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = 56)]
internal sealed class HotCounter
{
    [FieldOffset(48)]
    internal long Value;
}
