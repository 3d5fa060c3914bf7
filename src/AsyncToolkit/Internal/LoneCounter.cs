using System.Runtime.InteropServices;

namespace AsyncToolkit.Internal;

/// <summary>A number that one thread writes all the time, on a cache line that nothing else lies on.</summary>
/// <remarks>Unlike <see cref="HotCounter"/> it is padded on both sides, whatever is allocated behind it.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 112)]
internal sealed class LoneCounter
{
    [FieldOffset(48)]
    internal long Value;
}
