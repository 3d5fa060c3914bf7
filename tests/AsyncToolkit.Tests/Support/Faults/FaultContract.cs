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

    /// <summary>Whether it is among the failures that items refuse to succeed, which they do without any fault.</summary>
    protected virtual bool IgnoresRefusals => false;

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
        FaultRow row = RowOf(callback);
        using var run = new FaultyRun(row, FaultKind.Cancels);

        FaultyEnd end = await TEngine.StartAsync(run).WithHangGuard();

        Assert.Equal(row.Cancels, end.Ending);
        Assert.Equal(RefusalsIn(run, end), FailuresIn(run, end));
        await run.HappenedAsync();
        await run.AssertNothingIsLostAsync(end, HasResults, IsToldEarly);
    }

    [Theory]
    [MemberData(nameof(Callbacks))]
    public async Task Callback_HangsUntilReleased_HoldsUpWhatItConcernsOnly(string callback)
    {
        FaultRow row = RowOf(callback);
        using var run = new FaultyRun(row, FaultKind.Hangs);

        // on a thread of its own: a clock may be asked, and hang, before there is a task
        Task<FaultyEnd> call = Task.Run(() => TEngine.StartAsync(run));
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
        if (row.IsObserver)
        {
            run.AssertHasEnded();
        }

        run.Release();

        AssertIsAsOtherwise(row, run, end);
        await run.AssertNothingIsLostAsync(end, HasResults, IsToldEarly);
    }

    [Theory]
    [MemberData(nameof(Callbacks))]
    public async Task Callback_CallsTheLibrary_ChangesNothing(string callback)
    {
        FaultRow row = RowOf(callback);
        using var run = new FaultyRun(row, FaultKind.Reenters);

        FaultyEnd end = await TEngine.StartAsync(run).WithHangGuard();

        AssertIsAsOtherwise(row, run, end);

        // what fails inside of an observer, its own calls too, is nobody else's
        await run.HappenedAsync();
        await run.AssertNothingIsLostAsync(end, HasResults, IsToldEarly);
    }

    private static FaultRow RowOf(string callback) => TEngine.Rows.Single(row => row.Callback == callback);

    private void AssertIsAsOtherwise(FaultRow row, FaultyRun run, FaultyEnd end)
    {
        Assert.Equal(row.Otherwise, end.Ending);
        Assert.Equal(row.OtherwiseResults ?? Expected, HasResults ? end.Results.Count : run.Completed);
        Assert.Equal(RefusalsIn(run, end), FailuresIn(run, end));
    }

    private async Task ThrowsAsync(string callback, FaultKind kind)
    {
        FaultRow row = RowOf(callback);
        using var run = new FaultyRun(row, kind);

        FaultyEnd end = await TEngine.StartAsync(run).WithHangGuard();

        Assert.Equal(row.Throws, end.Ending);
        Assert.Equal(row.Results, HasResults ? end.Results.Count : run.Completed);
        await run.HappenedAsync();
        Assert.Equal([.. RefusalsIn(run, end), .. row.IsTold ? [run.Thrown] : Array.Empty<Exception>()], FailuresIn(run, end));
        if (!row.IsTold && !row.IsSwallowed)
        {
            await run.LoggedAsync();
        }

        await run.AssertNothingIsLostAsync(end, HasResults, IsToldEarly);
        if (row.IsSwallowed)
        {
            await run.AssertIsNotLoggedAsync();
        }
    }

    private IEnumerable<Exception> RefusalsIn(FaultyRun run, FaultyEnd end) =>
        end.Ending is Ending.Fails && run.OneRefuses && !IgnoresRefusals ? [run.Refusal] : [];

    // A refusal after the time of the item is inside what says so.
    private IEnumerable<Exception> FailuresIn(FaultyRun run, FaultyEnd end) =>
        IgnoresRefusals ? end.Failures.Where(failure => failure.GetBaseException() != run.Refusal) : end.Failures;
}
