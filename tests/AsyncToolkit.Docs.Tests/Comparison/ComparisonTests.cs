using AsyncToolkit.Testing;

namespace AsyncToolkit.Docs.Tests.Comparison;

// The table of docs/guides/throttled-fan-out.md, line by line. A line that is no longer true fails here.
public class ComparisonTests
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(Way.Parallel, 4, 4)]
    [InlineData(Way.Semaphore, 1000, 1000)]
    [InlineData(Way.Toolkit, 4, 5)]
    public async Task Source_WhileTheLimitOfFourIsInFlight_HasBeenPulled(Way way, int atLeast, int atMost)
    {
        int pulled = 0;
        var probe = new ConcurrencyProbe();
        IEnumerable<int> source = Enumerable.Range(0, 1000).Select(item =>
        {
            Interlocked.Increment(ref pulled);
            return item;
        });

        Task call = way.RunAsync(source, 4, (_, token) => probe.ParkAsync(token));
        await probe.ExpectInFlightAsync(4);

        Assert.InRange(Volatile.Read(ref pulled), atLeast, atMost);
        probe.ReleaseAll();
        await call.WaitAsync(HangGuard);
    }

    [Theory]
    [InlineData(Way.Parallel, false)]
    [InlineData(Way.Semaphore, true)]
    [InlineData(Way.Toolkit, false)]
    public async Task FirstBody_RunsInsideTheCallOfTheCaller(Way way, bool expected)
    {
        int bodyThread = 0;
        (int caller, Task call) = await OwnThread.CallAsync(() => way.RunAsync(Enumerable.Range(0, 1), 1, (_, _) =>
        {
            bodyThread = Environment.CurrentManagedThreadId;
            return Task.CompletedTask;
        }));
        await call.WaitAsync(HangGuard);

        Assert.Equal(expected, bodyThread == caller);
    }

    [Theory]
    [InlineData(Way.Parallel, false)]
    [InlineData(Way.Semaphore, true)]
    [InlineData(Way.Toolkit, false)]
    public async Task Bodies_SeeTheSynchronizationContextOfTheCaller(Way way, bool expected)
    {
        bool seen = false;
        (_, Task call) = await OwnThread.CallAsync(() => way.RunAsync(Enumerable.Range(0, 1), 1, (_, _) =>
        {
            seen = SynchronizationContext.Current is not null;
            return Task.CompletedTask;
        }));
        await call.WaitAsync(HangGuard);

        Assert.Equal(expected, seen);
    }

    [Theory]
    [InlineData(Way.Parallel, true)]
    [InlineData(Way.Semaphore, false)]
    [InlineData(Way.Toolkit, false)]
    public async Task AsyncLocal_SetByABodyThatIsNotAsync_ReachesTheNextItem(Way way, bool expected)
    {
        AsyncLocal<string?> local = new();
        bool leaked = false;

        await way.RunAsync(Enumerable.Range(0, 8), 1, (_, _) =>
        {
            leaked |= local.Value is not null;
            local.Value = "set by an item";
            return Task.CompletedTask;
        }).WaitAsync(HangGuard);

        Assert.Equal(expected, leaked);
    }

    [Theory]
    [InlineData(Way.Parallel, true)]
    [InlineData(Way.Semaphore, false)]
    [InlineData(Way.Toolkit, true)]
    public async Task FirstFailure_CancelsTheOthers(Way way, bool expected)
    {
        var parked = new Gate();
        var sibling = new TaskCompletionSource<CancellationToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task call = way.RunAsync([0, 1], 2, async (item, token) =>
        {
            if (item == 0)
            {
                await sibling.Task;
                throw new InvalidOperationException("first");
            }

            sibling.SetResult(token);
            await parked.WaitAsync(token);
        });
        CancellationToken seen = await sibling.Task.WaitAsync(HangGuard);

        if (!expected)
        {
            // Nothing will ever cancel the sibling: it has to be let go for the call to end.
            await parked.WhenParkedAsync(1);
            Assert.False(seen.CanBeCanceled);
            parked.Open();
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.WaitAsync(HangGuard));
        Assert.Equal(expected, seen.IsCancellationRequested);
    }

    [Theory]
    [InlineData(Way.Parallel, 2)]
    [InlineData(Way.Toolkit, 1)]
    public async Task TaskException_AfterOneFailureAndOneInducedCancellation_Holds(Way way, int expected)
    {
        var parked = new Gate();
        Task call = way.RunAsync([0, 1], 2, async (item, token) =>
        {
            if (item == 0)
            {
                await parked.WhenParkedAsync(1, CancellationToken.None);
                throw new InvalidOperationException("the cause");
            }

            await parked.WaitAsync(token);
        });

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.WaitAsync(HangGuard));

        Assert.Equal(expected, call.Exception!.InnerExceptions.Count);
        Assert.Equal("the cause", call.Exception.InnerExceptions[0].Message);
    }

    [Theory]
    [InlineData(Way.Parallel, true, null)]
    [InlineData(Way.Semaphore, false, "the cause")]
    [InlineData(Way.Toolkit, true, "the cause")]
    public async Task Call_WithAFailureThatFollowsTheCallersCancellation_EndsWith(Way way, bool canceled, string? cause)
    {
        using var source = new CancellationTokenSource();
        var parked = new Gate();
        Task call = way.RunAsync(Enumerable.Range(0, 100), 2, async (item, token) =>
        {
            await parked.WaitAsync(CancellationToken.None);
            if (item == 0)
            {
                throw new InvalidOperationException("the cause");
            }

            token.ThrowIfCancellationRequested();
        }, source.Token);
        await parked.WhenParkedAsync(2);
        await source.CancelAsync();
        parked.Open();

        Exception thrown = (await Record.ExceptionAsync(() => call.WaitAsync(HangGuard)))!;

        Assert.Equal(canceled, call.IsCanceled);
        Assert.Equal(cause, (thrown.InnerException is FanOutException failures ? failures.Failures[0].Exception : call.Exception?.InnerExceptions.Single(e => e is not OperationCanceledException))?.Message);
    }

    [Theory]
    [InlineData(Way.Parallel, TaskStatus.Canceled)]
    [InlineData(Way.Semaphore, TaskStatus.Faulted)]
    [InlineData(Way.Toolkit, TaskStatus.Faulted)]
    public async Task Call_ThatIsCanceledAfterItHasFailed_Is(Way way, TaskStatus expected)
    {
        using var source = new CancellationTokenSource();
        var parked = new Gate();
        var failureNoticed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task call = way.RunAsync([0, 1], 2, async (item, token) =>
        {
            if (item == 0)
            {
                await parked.WhenParkedAsync(1, CancellationToken.None);
                throw new InvalidOperationException("the cause");
            }

            await using CancellationTokenRegistration registration = token.Register(failureNoticed.SetResult);
            await parked.WaitAsync(CancellationToken.None);
        }, source.Token);
        if (way != Way.Semaphore)
        {
            await failureNoticed.Task.WaitAsync(HangGuard);
        }

        await source.CancelAsync();
        parked.Open();
        await Record.ExceptionAsync(() => call.WaitAsync(HangGuard));

        Assert.Equal(expected, call.Status);
    }

    [Theory]
    [InlineData(Way.Parallel, TaskStatus.Faulted)]
    [InlineData(Way.Semaphore, TaskStatus.Canceled)]
    [InlineData(Way.Toolkit, TaskStatus.Faulted)]
    public async Task Call_WhoseBodyTimesOutInItsOwnWay_Is(Way way, TaskStatus expected)
    {
        // What an HttpClient throws at its own timeout. Nobody has canceled the call.
        Task call = way.RunAsync([0], 1, async (_, _) =>
        {
            await Task.Yield();
            throw new TaskCanceledException("timed out", new TimeoutException());
        });

        await Assert.ThrowsAsync<TaskCanceledException>(() => call.WaitAsync(HangGuard));

        Assert.Equal(expected, call.Status);
    }

    [Theory]
    [InlineData(Way.Parallel, 0)]
    [InlineData(Way.Semaphore, 2)]
    [InlineData(Way.Toolkit, 0)]
    public async Task Call_WhoseSourceThrows_LeavesBodiesRunning(Way way, int expected)
    {
        var parked = new Gate();
        int running = 0;
        Task call = way.RunAsync(Broken(parked), 4, async (_, token) =>
        {
            Interlocked.Increment(ref running);
            try
            {
                await parked.WaitAsync(token);
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        });

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.WaitAsync(HangGuard));

        Assert.Equal(expected, Volatile.Read(ref running));
        parked.Open();
    }

    // Two items, and then, once both bodies are parked, an exception.
    private static IEnumerable<int> Broken(Gate parked)
    {
        yield return 0;
        yield return 1;
        Task<bool> bothParked = BothParkedAsync(parked);
        Assert.True(bothParked.Wait(HangGuard) && bothParked.Result);
        throw new InvalidOperationException("the source broke");
    }

    private static async Task<bool> BothParkedAsync(Gate parked)
    {
        await parked.WhenParkedAsync(2).ConfigureAwait(false);
        return true;
    }
}
