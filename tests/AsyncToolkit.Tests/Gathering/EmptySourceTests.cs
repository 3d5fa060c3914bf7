using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering;

/// <summary>A call over an empty array has ended when it returns; with progress, the last report comes all the same.</summary>
public class EmptySourceTests
{
    private static readonly Func<int, CancellationToken, ValueTask<int>> Selector = static (item, _) => new(item);
    private static readonly ThrottleOptions Options = new() { MaxConcurrency = 1 };

    public static TheoryData<string> Calls => new("gather", "gather with options", "outcomes", "outcomes with options");

    [Theory]
    [MemberData(nameof(Calls))]
    public void EmptyArray_WithoutProgress_HasEndedAtOnce(string name)
    {
        // each time: a call that runs elsewhere may have ended by chance
        for (int i = 0; i < 100; i++)
        {
            Assert.True(Start(name).IsCompletedSuccessfully);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EmptyArray_WithProgress_IsReportedOnce(bool settles)
    {
        var progress = new RecordingProgress();
        var options = new ThrottleOptions { MaxConcurrency = 1, Progress = progress };
        int[] none = [];
        await (settles ? (Task)none.GatherOutcomesAsync(options, Selector) : none.GatherAsync(options, Selector)).WithHangGuard();

        ThrottleProgress last = await progress.NextAsync();
        Assert.Equal((0L, 0L, 0L, 0L), (last.Started, last.Completed, last.Failed, last.Total));
    }

    private static Task Start(string name)
    {
        int[] none = [];
        return name switch
        {
            "gather" => none.GatherAsync(1, Selector),
            "gather with options" => none.GatherAsync(Options, Selector),
            "outcomes" => none.GatherOutcomesAsync(1, Selector),
            _ => none.GatherOutcomesAsync(Options, Selector),
        };
    }
}
