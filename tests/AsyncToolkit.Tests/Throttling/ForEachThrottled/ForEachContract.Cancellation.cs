using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.ForEachThrottled;

public abstract partial class ForEachContract<TSource, TEntry>
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Cancellation_BodiesParked_StartsNothingMoreAndAwaitsThem(int limit)
    {
        using var source = new TrackedTokenSource();
        var gate = new Gate();
        int started = 0;
        Task call = Start(
            Enumerable.Range(0, 100),
            limit,
            async (_, token) =>
            {
                Interlocked.Increment(ref started);
                await gate.WaitAsync(CancellationToken.None);
                await token.CanceledAsync();
            },
            source.Token);
        await gate.WhenParkedAsync(limit);

        await source.CancelAsync();
        Assert.False(call.IsCompleted);
        gate.Open();

        await AssertCanceledAsync(call, source.Token);
        Assert.Equal(limit, started);
    }

    [Fact]
    public async Task Cancellation_InsideABody_StartsNothingMore()
    {
        foreach (int at in new[] { 0, 1, 2, 70 })
        {
            using var source = new TrackedTokenSource();
            var ran = new List<int>();
            Task call = Start(
                Enumerable.Range(0, 200),
                1,
                (item, _) =>
                {
                    ran.Add(item);
                    if (item == at)
                    {
                        source.Cancel();
                    }

                    return default;
                },
                source.Token);

            await AssertCanceledAsync(call, source.Token);
            Assert.Equal(Enumerable.Range(0, at + 1), ran);
        }
    }

    [Fact]
    public async Task Cancellation_InducedInBodies_IsNotReportedWhateverItsToken()
    {
        using var source = new TrackedTokenSource();
        using var strange = new TrackedTokenSource();
        var gate = new Gate();
        Task call = Start(
            Enumerable.Range(0, 4),
            4,
            async (item, token) =>
            {
                await gate.WaitAsync(CancellationToken.None);
                throw item switch
                {
                    0 => new OperationCanceledException(token),
                    1 => new OperationCanceledException(strange.Token),
                    2 => new TaskCanceledException(),
                    _ => new OperationCanceledException("a driver's own", new IOException()),
                };
            },
            source.Token);
        await gate.WhenParkedAsync(4);

        await source.CancelAsync();
        gate.Open();

        await AssertCanceledAsync(call, source.Token);
    }

    [Fact]
    public async Task Cancellation_BeforeAFailure_KeepsItInside()
    {
        using var source = new TrackedTokenSource();
        var gate = new Gate();
        Task call = Start(
            Enumerable.Range(0, 100),
            2,
            async (item, _) =>
            {
                await gate.WaitAsync(CancellationToken.None);
                throw new IOException($"late {item}");
            },
            source.Token);
        await gate.WhenParkedAsync(2);

        await source.CancelAsync();
        gate.Open();

        FanOutException? inside = await AssertCanceledAsync(call, source.Token, hasInner: true);
        Assert.Equal(["late 0", "late 1"], inside!.InnerExceptions.Select(static late => late.Message).Order());
        Assert.Equal([0, 1], inside.Failures.Select(static failure => (int)failure.Item!).Order());
        Assert.Equal([0L, 1L], inside.Failures.Select(static failure => failure.Index).Order());
    }

    // Callbacks of a token run last in, first out: a body that watches the caller's token itself ends before the call is told.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancellation_ThatABodySeesOnTheCallersOwnToken_StillCameFirst(bool fails)
    {
        using var source = new TrackedTokenSource();
        var gate = new Gate();
        Task call = Start(
            Enumerable.Range(0, 100),
            2,
            async (_, _) =>
            {
                // ends inside Cancel(), on the thread that cancels
                var seen = new TaskCompletionSource();
                await using CancellationTokenRegistration registration = source.Token.Register(() =>
                {
                    if (fails)
                    {
                        seen.SetException(new IOException("late"));
                    }
                    else
                    {
                        seen.SetCanceled(source.Token);
                    }
                });
                gate.Mark();
                await seen.Task.ConfigureAwait(false);
            },
            source.Token);
        await gate.WhenParkedAsync(2);

        await source.CancelAsync();

        FanOutException? inside = await AssertCanceledAsync(call, source.Token, hasInner: fails);
        Assert.Equal(fails ? 2 : 0, inside?.Failures.Count ?? 0);
    }

    [Fact]
    public async Task Cancellation_AfterAFailure_ChangesNothing()
    {
        using var source = new TrackedTokenSource();
        var failing = new Gate();
        var unwinding = new Gate("unwinding");
        Task call = Start(
            Enumerable.Range(0, 100),
            2,
            async (item, token) =>
            {
                if (item == 0)
                {
                    await failing.WaitAsync(CancellationToken.None);
                    ThrowRootCause();
                }

                await token.CanceledAsync();
                await unwinding.WaitAsync(CancellationToken.None);
                source.Token.ThrowIfCancellationRequested();
            },
            source.Token);
        await failing.WhenParkedAsync(1);
        failing.Open();
        await unwinding.WhenParkedAsync(1);

        await source.CancelAsync();
        unwinding.Open();

        Exception? thrown = await call.EndAsync();
        Assert.IsType<InvalidOperationException>(thrown);
        Assert.True(call.IsFaulted);
        Assert.Same(thrown, Assert.Single(call.Exception!.InnerExceptions));
    }

    [Fact]
    public async Task Cancellation_ThatPreventsNothing_ChangesNothing()
    {
        using var source = new TrackedTokenSource();
        var probe = new ConcurrencyProbe();
        var isUsedUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int ended = 0;
        Task call = TEntry.Start(
            TSource.Make([1, 2, 3]).Telling(isUsedUp),
            4,
            async (_, _) =>
            {
                await probe.ParkAsync(CancellationToken.None);
                Interlocked.Increment(ref ended);
            },
            source.Token);
        await probe.ExpectInFlightAsync(3);

        // without a count, only somebody who has asked once more knows that nothing is left
        await isUsedUp.Task.WithHangGuard();
        await source.CancelAsync();
        probe.ReleaseAll();

        await call.WithHangGuard();
        Assert.True(call.IsCompletedSuccessfully);
        Assert.Equal(3, ended);
    }

    [Fact]
    public async Task Cancellation_AfterTheEnd_ChangesNothing()
    {
        using var source = new TrackedTokenSource();
        Task call = Start([1, 2, 3], 2, static (_, _) => default, source.Token);
        await call.WithHangGuard();

        await source.CancelAsync();

        Assert.True(call.IsCompletedSuccessfully);
    }

    [Fact]
    public void Cancellation_BeforeTheCall_RunsNothing()
    {
        using var source = new TrackedTokenSource();
        source.Cancel();
        int ran = 0;
        Task call = Start([1, 2, 3], 2, (_, _) =>
        {
            ran++;
            return default;
        }, source.Token);

        Assert.True(call.IsCanceled);
        Assert.Equal(source.Token, new TaskAwaiterProbe(call).Token);
        Assert.Equal(0, ran);
    }

    [Fact]
    public async Task Cancellation_WithACallbackOfTheUsersThatHangs_StillStopsTheStarting()
    {
        using var source = new TrackedTokenSource();
        var hanging = new Gate("hanging callback");
        int started = 0;
        var gate = new Gate();
        Task call = Start(
            Enumerable.Range(0, 100),
            2,
            async (_, _) =>
            {
                Interlocked.Increment(ref started);
                await gate.WaitAsync(CancellationToken.None);
            },
            source.Token);
        await gate.WhenParkedAsync(2);

        // callbacks run last in, first out: this one hangs in front of the call's own
        using CancellationTokenRegistration registration = source.Token.Register(() => hanging.Wait());
        Task canceling = source.CancelAsync();
        await hanging.WhenParkedAsync(1);
        gate.Open();

        await AssertCanceledAsync(call, source.Token);
        Assert.Equal(2, started);
        hanging.Open();
        await canceling.WithHangGuard();
    }

    private static async Task<FanOutException?> AssertCanceledAsync(Task call, CancellationToken token, bool hasInner = false)
    {
        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.True(call.IsCanceled);
        Assert.Equal(token, thrown.CancellationToken);
        if (!hasInner)
        {
            Assert.Null(thrown.InnerException);
            return null;
        }

        return Assert.IsType<FanOutException>(thrown.InnerException);
    }

    private readonly struct TaskAwaiterProbe(Task task)
    {
        internal CancellationToken Token
        {
            get
            {
                try
                {
                    task.GetAwaiter().GetResult();
                    return default;
                }
                catch (OperationCanceledException e)
                {
                    return e.CancellationToken;
                }
            }
        }
    }
}
