using System.Threading.Channels;

namespace AsyncToolkit.Benchmarks;

/// <summary>The readers of the contender that is a channel with workers.</summary>
/// <remarks>
/// They wait in <see cref="ChannelReader{T}.ReadAsync"/>, which wakes one of them for an item. The usual loop over
/// <see cref="ChannelReader{T}.WaitToReadAsync"/> wakes all: with 1,024 of them and a source that is slower than they are, 100,000 items
/// took 25 seconds. So that nobody has to throw at the end, each is sent home by an item of its own.
/// </remarks>
internal static class ChannelWorker
{
    private const int NoMore = -1;

    internal static Task StartAsync(Channel<int> channel, int workers, Func<int, ValueTask> body)
    {
        var tasks = new Task[workers];
        for (int i = 0; i < tasks.Length; i++)
        {
            tasks[i] = Task.Run(() => RunAsync(channel, body));
        }

        return Task.WhenAll(tasks);
    }

    internal static async Task SendHomeAsync(Channel<int> channel, int workers)
    {
        for (int i = 0; i < workers; i++)
        {
            await channel.Writer.WriteAsync(NoMore);
        }
    }

    private static async Task RunAsync(Channel<int> channel, Func<int, ValueTask> body)
    {
        try
        {
            int item;
            while ((item = await channel.Reader.ReadAsync()) != NoMore)
            {
                await body(item);
            }
        }
        catch (Exception e)
        {
            // Without this the writer would wait for ever once all workers have failed.
            channel.Writer.TryComplete(e);
            throw;
        }
    }
}
