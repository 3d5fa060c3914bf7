using System.Threading.Channels;
using AsyncToolkit.Testing;
using Xunit;

namespace AsyncToolkit.Snippets.Guides;

/// <summary>The examples of docs/guides/exploring-schedules.md.</summary>
internal static class ExploringSchedules
{
    internal static async Task EarlyClose()
    {
        await VirtualTime.ExploreAsync(async time =>
        {
            Channel<int> channel = Channel.CreateUnbounded<int>();
            Task producer = Task.Run(async () =>
            {
                await Task.Yield();
                await channel.Writer.WriteAsync(1);
            });
            Task closer = Task.Run(() => channel.Writer.Complete());

            await Task.WhenAll(producer, closer);
        }, iterations: 500);
    }

    internal static async Task Again(Func<VirtualTimeProvider, Task> body, VirtualTimeException found)
    {
        await VirtualTime.RunAsync(body, new VirtualTimeOptions { Replay = found.Schedule });
    }

    internal static async Task OneSeed(Func<VirtualTimeProvider, Task> body)
    {
        await VirtualTime.RunAsync(body, new VirtualTimeOptions { Seed = 17 });
    }

    internal static void Found(VirtualTimeException found)
    {
        Assert.Equal(VirtualTimeFailure.ScheduleFailed, found.Reason);
        Assert.NotNull(found.InnerException);
    }
}
