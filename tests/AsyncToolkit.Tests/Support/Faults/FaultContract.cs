using System.Diagnostics.CodeAnalysis;

namespace AsyncToolkit.Tests.Support;

/// <summary>
/// Every callback that a call takes, in one table: each throws, at once or later, cancels the call, hangs until it is released, and calls the library itself, once. What is
/// particular to one of them is in the tests of its feature.
/// </summary>
[Collection(PoolThreads.Name)]
[SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "Each engine has rows of its own.")]
public abstract class FaultContract<TEngine>
    where TEngine : IFaultyEngine
{
    public static TheoryData<string> Callbacks => [.. TEngine.Rows.Select(static row => row.Callback)];

    public static TheoryData<string> AsyncCallbacks => [.. TEngine.Rows.Where(static row => row.IsAsync).Select(static row => row.Callback)];

    protected virtual bool HasResults => true;

    /// <summary>Whether the call may end before its parts have.</summary>
    protected virtual bool IsToldEarly => false;

    /// <summary>How many results there are where nothing happens.</summary>
    protected virtual int Expected => FaultyRun.Items;

    [Theory]
    [MemberData(nameof(Callbacks))]
    public Task Callback_ThrowsOnce_FailsWhatItConcerns(string callback) => ThrowsAsync(callback, FaultKind.Throws);

    [Theory]
    [MemberData(nameof(AsyncCallbacks))]
    public Task Callback_ThrowsLater_FailsWhatItConcerns(string callback) => ThrowsAsync(callback, FaultKind.ThrowsLater);

    [Theory]
    [MemberData(nameof(Callbacks))]
    public async Task Callback_CancelsTheCall_EndsWhatIsLeftOfIt(string callback)
    {
        using var run = new FaultyRun(callback, FaultKind.Cancels);

        FaultyEnd end = await TEngine.StartAsync(run).WithHangGuard();

        Assert.Equal(RowOf(callback).Cancels, end.Ending);
        await run.AssertNothingIsLostAsync(end, HasResults, IsToldEarly);
    }

    [Theory]
    [MemberData(nameof(Callbacks))]
    public async Task Callback_HangsUntilReleased_HoldsUpWhatItConcernsOnly(string callback)
    {
        FaultRow row = RowOf(callback);
        using var run = new FaultyRun(callback, FaultKind.Hangs);

        Task<FaultyEnd> call = TEngine.StartAsync(run);
        await run.HappenedAsync();
        await run.CompletedAsync(row.Meanwhile);
        if (row.IsAwaited)
        {
            await QueuedWork.HadItsTurnAsync();
            Assert.False(call.IsCompleted);
            Assert.Equal(row.Meanwhile, run.Completed);
            run.Release();
        }

        FaultyEnd end = await call.WithHangGuard();
        run.Release();

        AssertIsAsWithout(callback, run, end);
        await run.AssertNothingIsLostAsync(end, HasResults, IsToldEarly);
    }

    [Theory]
    [MemberData(nameof(Callbacks))]
    public async Task Callback_CallsTheLibrary_ChangesNothing(string callback)
    {
        using var run = new FaultyRun(callback, FaultKind.Reenters);

        FaultyEnd end = await TEngine.StartAsync(run).WithHangGuard();

        AssertIsAsWithout(callback, run, end);
        await run.AssertNothingIsLostAsync(end, HasResults, IsToldEarly);
    }

    private static FaultRow RowOf(string callback) => TEngine.Rows.Single(row => row.Callback == callback);

    // Where results have to go unclaimed, something else is wrong with the call: that is the same with a handler that throws and with one that does not.
    private void AssertIsAsWithout(string callback, FaultyRun run, FaultyEnd end)
    {
        if (callback == FaultyRun.Unclaimed)
        {
            Assert.Equal(RowOf(callback).Throws, end.Ending);
            return;
        }

        Assert.Equal(Ending.Succeeds, end.Ending);
        Assert.Equal(Expected, HasResults ? end.Results.Count : run.Completed);
    }

    private async Task ThrowsAsync(string callback, FaultKind kind)
    {
        FaultRow row = RowOf(callback);
        using var run = new FaultyRun(callback, kind);

        FaultyEnd end = await TEngine.StartAsync(run).WithHangGuard();

        Assert.Equal(row.Throws, end.Ending);
        Assert.Equal(row.Results, HasResults ? end.Results.Count : run.Completed);
        if (row.Throws == Ending.Fails && callback != FaultyRun.Unclaimed)
        {
            Assert.Same(run.Thrown, Assert.Single(end.Failures));
        }

        await run.AssertNothingIsLostAsync(end, HasResults, IsToldEarly);
    }
}
