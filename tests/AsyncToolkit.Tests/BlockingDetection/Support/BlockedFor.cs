using System.Runtime.CompilerServices;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>
/// A wait that ends by its timeout, which is real: how much it is past the threshold makes no difference. For an event, since a semaphore spins first, and on a machine that is busy
/// does not come to wait any more.
/// </summary>
internal static class BlockedFor
{
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    internal static void Milliseconds(int timeout)
    {
        using var never = new ManualResetEvent(initialState: false);
#pragma warning disable RS0030 // a wait that really blocks, for a few milliseconds, is what the detector is to see
        Assert.False(never.WaitOne(timeout));
#pragma warning restore RS0030
    }
}
