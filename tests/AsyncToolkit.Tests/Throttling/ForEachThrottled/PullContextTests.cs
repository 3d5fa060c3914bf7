using System.Collections.Concurrent;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.ForEachThrottled;

/// <summary>What a body leaves behind on its thread reaches neither the source's pulls nor its disposal, and what a pull leaves behind no body.</summary>
public class PullContextTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Source_BetweenBodiesThatLeaveTheirContextBehind_SeesTheCallersOnly(bool isAsync)
    {
        var local = new AsyncLocal<int> { Value = -1 };
        var seen = new ConcurrentBag<string>();
        var source = new ScriptedSource(50) { OnMoveNext = i => Note($"pull {i}"), OnCurrent = i => Note($"read {i}"), OnDispose = () => Note("dispose") };
        await source.As(isAsync).StartAsync(new ThrottleOptions { MaxConcurrency = 1 }, (item, _) =>
        {
            local.Value = item;
            SynchronizationContext.SetSynchronizationContext(new RecordingContext());
            return default;
        }).WithHangGuard();

        Assert.Empty(seen);

        void Note(string where)
        {
            if (local.Value != -1 || SynchronizationContext.Current is not null)
            {
                seen.Add($"{where}: {local.Value}, {SynchronizationContext.Current}");
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_AfterAPullThatLeavesItsContextBehind_SeesTheCallersOnly(bool isAsync)
    {
        var local = new AsyncLocal<int> { Value = -1 };
        var seen = new ConcurrentBag<string>();
        var source = new ScriptedSource(50) { OnMoveNext = LeaveBehind, OnCurrent = LeaveBehind };
        await source.As(isAsync).StartAsync(new ThrottleOptions { MaxConcurrency = 1 }, (item, _) =>
        {
            if (local.Value != -1 || SynchronizationContext.Current is not null)
            {
                seen.Add($"{item}: {local.Value}, {SynchronizationContext.Current}");
            }

            return default;
        }).WithHangGuard();

        Assert.Empty(seen);

        void LeaveBehind(int i)
        {
            local.Value = i;
            SynchronizationContext.SetSynchronizationContext(new RecordingContext());
        }
    }
}
