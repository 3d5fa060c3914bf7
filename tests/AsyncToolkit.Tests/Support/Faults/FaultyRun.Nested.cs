namespace AsyncToolkit.Tests.Support;

/// <content>The calls that a callback makes of its own, to wait for them.</content>
internal sealed partial class FaultyRun
{
    // With the same clock and the same duration, which the items of the call may be waiting for; and not only the calls have to end, but their observers to be told.
    private async Task CallEachAsync()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var logger = new RecordingLogger();
        var options = new ThrottleOptions { MaxConcurrency = 2, ItemTimeout = Day, TimeProvider = _clock };
        var watched = new ThrottleOptions
        {
            MaxConcurrency = 2,
            ItemTimeout = Day,
            TimeProvider = _clock,
            Logger = logger,
            Progress = new RecordingProgress(report =>
            {
                if (report.Completed == report.Total)
                {
                    ended.TrySetResult();
                }

                throw new FormatException();
            }),
        };
        int[] items = [.. Enumerable.Range(0, 5)];
        int[] gathered = await items.GatherAsync(options, EchoAsync);
        IEnumerable<int> pulled = items.Where(static _ => true);
        (List<int> streamed, _) = await pulled.SelectThrottledAsync(options, EchoAsync).DrainAsync();
        Assert.Equal(gathered, streamed);
        await items.ForEachThrottledAsync(watched, static async (_, _) => await Task.Yield());
        await pulled.TraverseThrottledAsync(options, static async (item, _) =>
        {
            await Task.Yield();
            return (IEnumerable<int>)[item];
        });
        await HedgeAsync();
        await ended.Task;
        await logger.NextAsync();

        static async ValueTask<int> EchoAsync(int item, CancellationToken token)
        {
            await Task.Yield();
            return item;
        }
    }

    // The loser ends when it is told to, and its result is unclaimed.
    private async Task HedgeAsync()
    {
        var unclaimed = new RecordingHandler();
        var loses = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        IEnumerable<Func<CancellationToken, ValueTask<int>>> attempts =
        [
            async token =>
            {
                Task told = token.CanceledAsync();
                loses.SetResult();
                await told;
                return 1;
            },
            async _ =>
            {
                await loses.Task;
                return 2;
            },
        ];
        var options = new HedgeOptions { Delay = TimeSpan.Zero, AbandonAfter = Day, TimeProvider = _clock, OnUnclaimed = unclaimed.Handle };
        Assert.Equal(2, await attempts.HedgeAsync(options));
        Assert.Equal(1, await unclaimed.NextAsync());
    }
}
