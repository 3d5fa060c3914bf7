using System.Collections;
using System.Reflection;

namespace AsyncToolkit.Testing.Tests.Running;

/// <summary>What a run leaves in the process: nothing. Alone, because the listener and the tracking are one for the process.</summary>
[Collection(Alone.Name)]
public class TraceTests
{
    private static readonly FieldInfo Flag = typeof(Task).GetField("s_asyncDebuggingEnabled", BindingFlags.Static | BindingFlags.NonPublic)!;
    private static readonly FieldInfo Table = typeof(Task).GetField("s_currentActiveTasks", BindingFlags.Static | BindingFlags.NonPublic)!;

    [Fact]
    public async Task RunAsync_Ended_LeavesNoListener()
    {
        await VirtualTime.RunAsync(async time =>
        {
            Assert.True(PoolListener.IsInstalled);
            await Task.Delay(TimeSpan.FromHours(1), time);
        });

        Assert.False(PoolListener.IsInstalled);
        Assert.Empty(PoolListener.Slots);
    }

    [Fact]
    public async Task RunAsync_Ended_EndsItsThread()
    {
        Thread? thread = null;
        await VirtualTime.RunAsync(_ =>
        {
            thread = Thread.CurrentThread;
            return Task.CompletedTask;
        });

        Assert.True(thread!.Join(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task RunAsync_Failed_LeavesNoListener()
    {
        await Assert.ThrowsAsync<FormatException>(() => VirtualTime.RunAsync(_ => throw new FormatException()));

        Assert.False(PoolListener.IsInstalled);
    }

    [Fact]
    public async Task ExploreAsync_Ended_RestoresThePoolsMinimum()
    {
        ThreadPool.GetMinThreads(out int workers, out int ports);
        int during = 0;

        await VirtualTime.ExploreAsync(
            _ =>
            {
                ThreadPool.GetMinThreads(out during, out int _);
                return Task.CompletedTask;
            },
            3);

        ThreadPool.GetMinThreads(out int after, out int portsAfter);
        Assert.Equal((workers, ports), (after, portsAfter));
        Assert.True(during >= 64, $"{during} threads at least while exploring");
        Assert.False(PoolListener.IsInstalled);
    }

    [Fact]
    public async Task TrackPending_Ended_LeavesFlagAndTableAsTheyWere()
    {
        TaskCompletionSource never = new();
        async Task WaitAsync() => await never.Task;
        HashSet<object> before = Keys();

        await VirtualTime.RunAsync(
            async time =>
            {
                Assert.True((bool)Flag.GetValue(null)!);
                _ = WaitAsync();
                await Task.Delay(TimeSpan.FromHours(1), time);
                Assert.NotEqual(before.Count, Keys().Count);
            },
            new VirtualTimeOptions { TrackPending = true });

        Assert.False((bool)Flag.GetValue(null)!);
        Assert.Equal(before.Order(), Keys().Order());
        never.SetResult();
    }

    [Fact]
    public async Task TrackPending_AlreadyOn_LeavesItOn()
    {
        Flag.SetValue(null, true);
        try
        {
            await VirtualTime.RunAsync(time => Task.Delay(TimeSpan.FromHours(1), time), new VirtualTimeOptions { TrackPending = true });
            Assert.True((bool)Flag.GetValue(null)!);
        }
        finally
        {
            Flag.SetValue(null, false);
        }
    }

    [Fact]
    public async Task RunAsync_Ended_KeepsNothingAlive()
    {
        (WeakReference clock, WeakReference garbage) = await RunAsync();

        for (int i = 0; i < 5 && (clock.IsAlive || garbage.IsAlive); i++)
        {
            // The thread of the run may still be on its last lines.
            await Task.Run(() => { });
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(garbage.IsAlive);
        Assert.False(clock.IsAlive);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static async Task<(WeakReference Clock, WeakReference Garbage)> RunAsync()
    {
        WeakReference? clock = null, garbage = null;
        await VirtualTime.RunAsync(async time =>
        {
            byte[] data = new byte[1000];
            (clock, garbage) = (new WeakReference(time), new WeakReference(data));
            await Task.Run(async () =>
            {
                await Task.Delay(TimeSpan.FromHours(1), time);
                GC.KeepAlive(data);
            });
        });
        return (clock!, garbage!);
    }

    private static HashSet<object> Keys()
    {
        if (Table.GetValue(null) is not IDictionary tasks)
        {
            return [];
        }

        lock (tasks)
        {
            return [.. tasks.Keys.Cast<object>()];
        }
    }
}
