using AsyncToolkit.Internal;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Gathers;

/// <summary>There are more results than an array takes, or so the collection says.</summary>
public class TooManyResultsTests
{
    // Nobody has the days that it takes to come to this from outside.
    [Fact]
    public async Task Complete_OfACallWithoutFailures_FailsWithThat()
    {
        var end = new GatherEnd<int>(unclaimed: null);

        end.Complete(default, int.MaxValue);

        Assert.IsType<OutOfMemoryException>(await end.Completion.EndAsync());
    }

    [Fact]
    public async Task GatherAsync_ThatFails_HandsOverWhatComesLate()
    {
        var handler = new RecordingHandler();
        VirtualTimeProvider time = Clocks.Virtual();
        var gate = new Gate();
        var options = new ThrottleOptions
        {
            MaxConcurrency = 1,
            ItemTimeout = TimeSpan.FromSeconds(1),
            AbandonAfter = TimeSpan.Zero,
            TimeProvider = time,
            OnUnclaimed = handler.Handle,
        };
        Task<string[]> call = new LyingCollection(int.MaxValue, 3).GatherAsync(options, async (item, _) =>
        {
            await gate.WaitAsync(CancellationToken.None);
            return $"{item}, late";
        });
        await gate.WhenParkedAsync(1);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<OperationTimeoutException>(await call.EndAsync());

        gate.Open();
        Assert.Equal("0, late", await handler.NextAsync());
    }

    // A cheap count that no array takes: not even the first result can be kept.
    [Fact]
    public async Task GatherAsync_ResultThatCannotBeKept_IsUnclaimed()
    {
        var handler = new RecordingHandler();
        var result = new object();
        var options = new ThrottleOptions { MaxConcurrency = 1, OnUnclaimed = handler.Handle };

        Task<object[]> call = Enumerable.Range(0, int.MaxValue).GatherAsync(options, (_, _) => new ValueTask<object>(result));

        Assert.IsType<OutOfMemoryException>(await call.EndAsync());
        Assert.Same(result, await handler.NextAsync());
    }

    [Fact]
    public async Task GatherOutcomesAsync_ResultsThatCannotBeKept_AreUnclaimed()
    {
        using var cancellation = new TrackedTokenSource();
        var handler = new RecordingHandler();
        var progress = new RecordingProgress();
        var gate = new Gate();
        var options = new ThrottleOptions { MaxConcurrency = 1, OnUnclaimed = handler.Handle, Progress = progress, TimeProvider = Clocks.Virtual() };
        Task call = Enumerable.Range(0, int.MaxValue).GatherOutcomesAsync(
            options,
            async (item, _) =>
            {
                if (item > 0)
                {
                    await gate.WaitAsync(CancellationToken.None);
                }

                return $"{item}";
            },
            cancellation.Token);
        await gate.WhenParkedAsync(1);

        await cancellation.CancelAsync();
        gate.Open();

        Assert.IsType<OutOfMemoryException>(await call.EndAsync());
        Assert.Equal(["0", "1"], await handler.NextAsync(2));
        ThrottleProgress last;
        do
        {
            last = await progress.NextAsync();
        }
        while (last.InFlight > 0 || last.Started < 2);

        Assert.Equal(2, last.Failed);
    }
}
