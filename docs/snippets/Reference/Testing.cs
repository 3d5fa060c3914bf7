using AsyncToolkit.Testing;
using Xunit;

namespace AsyncToolkit.Snippets.Reference;

/// <summary>The examples in the XML documentation of src/AsyncToolkit.Testing.</summary>
internal static class Testing
{
    internal static async Task Clock()
    {
        var time = new VirtualTimeProvider();
        Task delay = Task.Delay(TimeSpan.FromHours(3), time);
        time.Advance(TimeSpan.FromHours(3));
        await delay;
    }

    internal static void Advance(VirtualTimeProvider time)
    {
        time.Advance(TimeSpan.FromSeconds(30));
    }

    internal static async Task Probe(IEnumerable<string> items)
    {
        var probe = new ConcurrencyProbe();
        Task call = items.ForEachThrottledAsync(8, probe.ParkAsync);
        await probe.ExpectInFlightAsync(8);
        probe.ReleaseAll();
        await call;
        Assert.Equal(8, probe.Peak);
    }

    internal static async Task Park()
    {
        var gate = new Gate();
        Task worker = ProcessAsync(onItem: ct => gate.WaitAsync(ct));
        await gate.WhenParkedAsync(1);      // the worker has got there
        Assert.False(worker.IsCompleted);
        gate.Open();
        await worker;
    }

    private static Task ProcessAsync(Func<CancellationToken, Task> onItem) => onItem(CancellationToken.None);
}
