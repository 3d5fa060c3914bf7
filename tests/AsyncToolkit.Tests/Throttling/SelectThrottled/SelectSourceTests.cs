using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.SelectThrottled;

/// <summary>What a source throws is a failure like any other; the source is disposed once, after the last body.</summary>
public class SelectSourceTests
{
    public static TheoryData<ResultOrder, bool> Kinds => SelectFailureModeTests.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task GetEnumerator_Throws_FailsTheFirstMove(ResultOrder order, bool isAsync)
    {
        var source = new ScriptedSource(3) { OnGetEnumerator = Boom };
        (List<int> results, Exception? thrown) = await Stream(source, order, isAsync).DrainAsync();

        Assert.Empty(results);
        Assert.Contains(nameof(Boom), Assert.IsType<InvalidOperationException>(thrown).StackTrace, StringComparison.Ordinal);
        Assert.Equal(0, source.Disposed);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task MoveNextOrCurrent_Throws_YieldsWhatWasBeforeIt(ResultOrder order, bool isAsync)
    {
        foreach (bool isCurrent in (bool[])[false, true])
        {
            foreach (int at in (int[])[0, 1, 40])
            {
                Action<int> boom = i =>
                {
                    if (i == at)
                    {
                        Boom();
                    }
                };
                var source = isCurrent ? new ScriptedSource(90) { OnCurrent = boom } : new ScriptedSource(90) { OnMoveNext = boom };
                (List<int> results, Exception? thrown) = await Stream(source, order, isAsync).DrainAsync();

                Assert.IsType<InvalidOperationException>(thrown);
                Assert.Equal(Enumerable.Range(0, at), results.Order());
                Assert.Equal(1, source.Disposed);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Dispose_Throws_YieldsEverythingAndThrowsThen(ResultOrder order, bool isAsync)
    {
        var source = new ScriptedSource(20) { OnDispose = Boom };
        (List<int> results, Exception? thrown) = await Stream(source, order, isAsync).DrainAsync();

        Assert.Equal(Enumerable.Range(0, 20), results.Order());
        Assert.IsType<InvalidOperationException>(thrown);
        Assert.Equal(1, source.Disposed);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Dispose_ThrowsWhenTheConsumerLeaves_GoesToTheLogger(ResultOrder order, bool isAsync)
    {
        var logger = new RecordingLogger();
        var source = new ScriptedSource(20) { OnDispose = Boom };
        await foreach (int item in source.As(isAsync).Select(
            new ThrottleOptions { MaxConcurrency = 2, ResultOrder = order, Logger = logger }, static (item, _) => new ValueTask<int>(item)))
        {
            break;
        }

        Assert.Equal(1, source.Disposed);
        ItemFailure failure = Assert.Single(((FanOutException)(await logger.NextAsync()).Exception!).Failures);
        Assert.True(failure.IsSourceFailure);
    }

    [Theory]
    [InlineData(ResultOrder.Source)]
    [InlineData(ResultOrder.Completion)]
    public async Task Leaving_WhileAPullIsPending_CancelsTheSourceAndAwaitsIt(ResultOrder order)
    {
        var pulling = new Gate("pulling");
        var source = new ScriptedSource(20)
        {
            OnMoveNextAsync = (i, token) => i == 2 ? pulling.WaitAsync(token) : Task.CompletedTask,
        };
        IAsyncEnumerator<int> enumerator = Stream(source, order, isAsync: true).GetAsyncEnumerator();
        await enumerator.TakeAsync(2);
        await pulling.WhenParkedAsync(1);
        Task<bool> pending = enumerator.MoveAsync();

        await enumerator.EndAsync();

        Assert.False(await pending);
        Assert.Equal(1, source.Disposed);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Source_IsDisposedOnceAfterTheLastBody(ResultOrder order, bool isAsync)
    {
        int inFlight = 0;
        int atDisposal = -1;
        var source = new ScriptedSource(50) { OnDispose = () => atDisposal = Volatile.Read(ref inFlight) };
        var options = new ThrottleOptions { MaxConcurrency = 4, ResultOrder = order };
        (List<int> results, Exception? thrown) = await source.As(isAsync).Select(options, async (item, _) =>
        {
            Interlocked.Increment(ref inFlight);
            await Task.Yield();
            Interlocked.Decrement(ref inFlight);
            return item;
        }).DrainAsync();

        Assert.Null(thrown);
        Assert.Equal(50, results.Count);
        Assert.Equal((0, 1), (atDisposal, source.Disposed));
    }

    private static IAsyncEnumerable<int> Stream(ScriptedSource source, ResultOrder order, bool isAsync) =>
        source.As(isAsync).Select(
            new ThrottleOptions { MaxConcurrency = 3, ResultOrder = order }, static (item, _) => new ValueTask<int>(item));

    private static void Boom() => throw new InvalidOperationException("boom");
}
