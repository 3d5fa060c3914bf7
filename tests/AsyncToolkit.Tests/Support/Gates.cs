using AsyncToolkit.Testing;

namespace AsyncToolkit.Tests.Support;

internal static class Gates
{
    /// <summary>Shows at the gate that the code has come this far, and goes on.</summary>
    internal static void Mark(this Gate gate) => _ = gate.WaitAsync(CancellationToken.None);
}
