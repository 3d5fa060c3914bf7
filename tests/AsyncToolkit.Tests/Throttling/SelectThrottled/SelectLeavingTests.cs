using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.SelectThrottled;

/// <summary>A consumer that leaves, or whose call is canceled, at unusual moments: nothing that lies ready is handed over afterwards, and nothing hangs.</summary>
public class SelectLeavingTests
{
    public static TheoryData<ResultOrder> Orders => [ResultOrder.Source, ResultOrder.Completion];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task MoveNextAsync_WhileTheStreamIsLeft_ReturnsFalseThoughResultsLieReady(ResultOrder order)
    {
        await Clocks.RunAsync(async time =>
        {
            var late = new Gate("late");
            IAsyncEnumerator<int> enumerator = await WithResultsReadyAsync(order, late, time);
            Task leaving = enumerator.EndAsync();

            Task<bool> move = enumerator.MoveAsync();

            Assert.False(leaving.IsCompleted);
            late.Open();
            Assert.False(await move);
            await leaving;
            Assert.False(await enumerator.MoveAsync());
        });
    }

    [Theory]
    [InlineData(ResultOrder.Source, false)]
    [InlineData(ResultOrder.Source, true)]
    [InlineData(ResultOrder.Completion, false)]
    [InlineData(ResultOrder.Completion, true)]
    public async Task MoveNextAsync_OnceTheCallIsCanceled_ThrowsThoughResultsLieReady(ResultOrder order, bool hasEnded)
    {
        await Clocks.RunAsync(async time =>
        {
            using var canceling = new TrackedTokenSource();
            var late = new Gate("late");
            IAsyncEnumerator<int> enumerator = await WithResultsReadyAsync(order, late, time, canceling.Token);
            await canceling.CancelAsync();
            if (hasEnded)
            {
                late.Open();
                await Task.Delay(TimeSpan.FromSeconds(1), time);
            }

            Task<bool> move = enumerator.MoveAsync();
            late.Open();

            Assert.IsAssignableFrom<OperationCanceledException>(await move.EndAsync());
            Assert.False(await enumerator.MoveAsync());
            await enumerator.EndAsync();
        });
    }

    // The result of a move that was pending is there, but nobody has picked it up.
    [Theory]
    [MemberData(nameof(Orders))]
    public async Task DisposeAsync_BeforeAFinishedMoveIsPickedUp_EndsAndTakesNothingBack(ResultOrder order)
    {
        await Clocks.RunAsync(async time =>
        {
            var gate = new Gate();
            var options = new ThrottleOptions { MaxConcurrency = 1, ResultOrder = order };
            IAsyncEnumerator<int> enumerator = Enumerable.Range(0, 9).SelectThrottledAsync(options, async (item, token) =>
            {
                await gate.WaitAsync(token);
                return item;
            }).GetAsyncEnumerator();
            ValueTask<bool> move = enumerator.MoveNextAsync();
            await gate.WhenParkedAsync(1);
            gate.Release();
            await Task.Delay(TimeSpan.FromSeconds(1), time);
            Assert.True(move.IsCompleted);

            await enumerator.EndAsync();

            Assert.True(await move);
            Assert.Equal(0, enumerator.Current);
            Assert.False(await enumerator.MoveAsync());
        });
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task MoveNextAsync_BeforeAFinishedMoveIsPickedUp_IsOneBesideAnother(ResultOrder order)
    {
        await Clocks.RunAsync(async time =>
        {
            var gate = new Gate();
            var options = new ThrottleOptions { MaxConcurrency = 2, ResultOrder = order };
            await using IAsyncEnumerator<int> enumerator = Enumerable.Range(0, 9).SelectThrottledAsync(options, async (item, token) =>
            {
                await gate.WaitAsync(token);
                return item;
            }).GetAsyncEnumerator();
            ValueTask<bool> move = enumerator.MoveNextAsync();
            await gate.WhenParkedAsync(2);
            gate.Release(2);
            await Task.Delay(TimeSpan.FromSeconds(1), time);
            Assert.True(move.IsCompleted);
            int first = enumerator.Current;

            Assert.IsType<InvalidOperationException>(await enumerator.MoveAsync().EndAsync());

            Assert.True(await move);
            Assert.Equal(first, enumerator.Current);
            Assert.True(await enumerator.MoveAsync());
            Assert.Equal(1 - first, enumerator.Current);
        });
    }

    // The user's clock is asked while the first move begins, and may do anything.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DisposeAsync_WhileTheFirstMoveBegins_EndsBoth(bool fails)
    {
        await Clocks.RunAsync(async time =>
        {
            int ran = 0;
            Task? leaving = null;
            Task<bool>? beside = null;
            var clock = new FaultyTimeProvider(time);
            IAsyncEnumerator<int> enumerator = Enumerable.Range(0, 100).SelectThrottledAsync(Reporting(clock), (item, _) =>
            {
                Interlocked.Increment(ref ran);
                return new ValueTask<int>(item);
            }).GetAsyncEnumerator();
            clock.OnGetTimestamp = () =>
            {
                clock.Heal();
                leaving = enumerator.DisposeAsync().AsTask();
                beside = enumerator.MoveNextAsync().AsTask();
                if (fails)
                {
                    throw new IOException("clock");
                }
            };

            Task<bool> move = enumerator.MoveAsync();

            Assert.Equal(fails ? "clock" : null, (await move.EndAsync())?.Message);
            Assert.True(fails || !await move);
            Assert.False(await beside!.WithHangGuard());
            await leaving!.WithHangGuard();
            Assert.Equal(0, ran);
            Assert.False(await enumerator.MoveAsync());
        });
    }

    [Fact]
    public async Task MoveNextAsync_WhileTheFirstMoveBegins_IsOneBesideAnother()
    {
        await Clocks.RunAsync(async time =>
        {
            Task<bool>? beside = null;
            var clock = new FaultyTimeProvider(time);
            IAsyncEnumerator<int> enumerator = Enumerable.Range(0, 2)
                .SelectThrottledAsync(Reporting(clock), static (item, _) => new ValueTask<int>(item)).GetAsyncEnumerator();
            clock.OnGetTimestamp = () =>
            {
                clock.Heal();
                beside = enumerator.MoveNextAsync().AsTask();
            };

            Assert.Equal([0, 1], await enumerator.TakeAsync(2));
            Assert.False(await enumerator.MoveAsync());

            var thrown = Assert.IsType<InvalidOperationException>(await beside!.EndAsync());
            Assert.Contains("an earlier call", thrown.Message, StringComparison.Ordinal);
        });
    }

    // A body may be completed by anybody, inline: the end of the call is not theirs.
    [Fact]
    public async Task DisposeAsync_LastBodyEndsOnAThreadOfTheUsers_SourceIsDisposedOnThePool()
    {
        var body = new TaskCompletionSource<int>();
        var started = new Gate("started");
        bool onPool = false;
        var source = new ScriptedSource(5) { OnDispose = () => onPool = Thread.CurrentThread.IsThreadPoolThread };
        IAsyncEnumerator<int> enumerator = source.As(isAsync: false).Select(new ThrottleOptions { MaxConcurrency = 1 }, (_, _) =>
        {
            started.Mark();
            return new ValueTask<int>(body.Task);
        }).GetAsyncEnumerator();
        Task<bool> move = enumerator.MoveAsync();
        await started.WhenParkedAsync(1);
        Task leaving = enumerator.EndAsync();

        await DedicatedThread.RunAsync(() => body.SetResult(0));

        Assert.False(await move);
        await leaving;
        Assert.Equal(1, source.Disposed);
        Assert.True(onPool);
    }

    // Three at a time, of which one is taken, one lies ready, and one ends only when the gate is opened.
    private static async Task<IAsyncEnumerator<int>> WithResultsReadyAsync(
        ResultOrder order, Gate late, VirtualTimeProvider time, CancellationToken cancellationToken = default)
    {
        var options = new ThrottleOptions { MaxConcurrency = 3, ResultOrder = order };
        IAsyncEnumerator<int> enumerator = Enumerable.Range(0, 100).SelectThrottledAsync(
            options,
            async (item, _) =>
            {
                if (item >= 2)
                {
                    await late.WaitAsync(CancellationToken.None);
                }

                return item;
            },
            cancellationToken).GetAsyncEnumerator(CancellationToken.None);
        await enumerator.TakeAsync(1);
        await Task.Delay(TimeSpan.FromSeconds(1), time, CancellationToken.None);
        return enumerator;
    }

    private static ThrottleOptions Reporting(TimeProvider clock) =>
        new() { MaxConcurrency = 2, Progress = new RecordingProgress(), TimeProvider = clock };
}
