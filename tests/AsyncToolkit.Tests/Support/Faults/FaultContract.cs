using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.Faults;

/// <summary>
/// Every callback that a throttled call takes, in one table: each throws once, and each hangs until it is released. What is particular to one of them is
/// in the tests of its feature.
/// </summary>
[Collection(PoolThreads.Name)]
public class CallbackFaultTests
{
    private const int Items = 12;
    private const int Limit = 3;

    // The source and the disposal concern the call; a body, its permit and its lease one item; the rest nobody.
    public static TheoryData<string, int, bool> Throws => new()
    {
        // callback, items that run to their end, whether the call fails
        { "MoveNext", 0, true },
        { "Current", 0, true },
        { "Dispose", Items, true },
        { "body", Items - 1, true },
        { "limiter", Items - 1, true },
        { "lease", Items, true },
        { "progress", Items, false },
        { "logger", Items, false },
    };

    public static TheoryData<string, int, bool> Hangs => new()
    {
        // callback, items that run to their end meanwhile, whether the call waits for it
        { "MoveNext", 0, true },
        { "Current", 0, true },
        { "Dispose", Items, true },
        { "body", Items - 1, true },
        { "limiter", 0, true },
        { "lease", Items, true },
        { "progress", Items, false },
        { "logger", Items, false },
    };

    [Theory]
    [MemberData(nameof(Throws))]
    public async Task Callback_ThrowsOnce_FailsWhatItConcerns(string callback, int completed, bool fails)
    {
        var thrown = new IOException(callback);
        using var run = new FaultyRun(new Fault(callback, () => throw thrown), Items, Limit);

        Exception? end = await run.Start().EndAsync();

        if (fails)
        {
            Assert.Same(thrown, Assert.Single(Assert.IsType<FanOutException>(end).Failures).Exception);
        }
        else
        {
            Assert.Null(end);
        }

        Assert.Equal(completed, run.Completed);
        Assert.InRange(run.Most, 0, Limit);
        Assert.Equal(run.Granted, run.Returned);
        Assert.Equal(1, run.SourcesDisposed);
    }

    [Theory]
    [MemberData(nameof(Hangs))]
    public async Task Callback_HangsUntilReleased_HoldsUpWhatItConcernsOnly(string callback, int meanwhile, bool isAwaited)
    {
        using var released = new ManualResetEventSlim();
        var hangs = new Gate("hangs");
        using var run = new FaultyRun(
            new Fault(callback, () =>
            {
                hangs.Mark();
                Assert.True(released.Wait(HangGuard.Patience));
            }),
            Items,
            Limit);

        Task call = run.Start();
        await hangs.WhenParkedAsync(1).WithHangGuard();
        await run.CompletedAsync(meanwhile).WithHangGuard();
        if (isAwaited)
        {
            Assert.False(call.IsCompleted);
            released.Set();
            await call.WithHangGuard();
        }
        else
        {
            await call.WithHangGuard();
            released.Set();
        }

        Assert.Equal(Items, run.Completed);
        Assert.InRange(run.Most, 1, Limit);
        Assert.Equal(run.Granted, run.Returned);
        Assert.Equal(1, run.SourcesDisposed);
    }
}
