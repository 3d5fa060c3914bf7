namespace AsyncToolkit.Testing.Tests.Running;

/// <summary>Messages are for readers who have nothing else: the tests are against the text.</summary>
public class FailureTests
{
    private static readonly VirtualTimeOptions Impatient = new() { RealTimeout = TimeSpan.FromMilliseconds(150) };

    [Fact]
    public async Task Deadlock_NobodyReleases_NamesTheMethodsAndWhatTheyWaitFor()
    {
        VirtualTimeException exception = await FailAsync(async time =>
        {
            await Task.Delay(TimeSpan.FromSeconds(5), time);
            await OuterAsync();
        });

        Assert.Equal(VirtualTimeFailure.Deadlock, exception.Reason);
        Contains(
            exception,
            "Deadlock: nothing in this virtual run can run any more, no timer is armed, and the body has not ended.",
            "Virtual time: 2000-01-01T00:00:05.000 (00:00:05 after the start, 1 jump).",
            "The body waits here:",
            "  FailureTests.Deadlock_NobodyReleases_NamesTheMethodsAndWhatTheyWaitFor (lambda), at await 2",
            "    FailureTests.OuterAsync, at await 2",
            "      FailureTests.InnerAsync, at await 1",
            "        SemaphoreSlim.WaitAsync",
            "Armed timers: none.",
            "Idle detection: exact (by events of the thread pool).");
    }

    [Fact]
    public async Task Deadlock_WhenAllOverPromises_NamesEach()
    {
        VirtualTimeException exception = await FailAsync(
            async _ => await Task.WhenAll(InnerAsync(), WaitAsync(new TaskCompletionSource().Task), WaitAsync(new Gate("door").WaitAsync())),
            new VirtualTimeOptions { RealTimeout = Impatient.RealTimeout, TrackPending = true });

        Contains(exception, "Task.WhenAll", "FailureTests.InnerAsync, at await 1", "a TaskCompletionSource", "door: closed, 1 parked, 1 arrived");
    }

    [Fact]
    public async Task Deadlock_TrackPending_NamesMethodsThatNobodyAwaits()
    {
        VirtualTimeException exception = await FailAsync(
            async _ =>
            {
                Task forgotten = OuterAsync();
                await new TaskCompletionSource().Task;
                await forgotten;
            },
            new VirtualTimeOptions { RealTimeout = Impatient.RealTimeout, TrackPending = true });

        Contains(exception, "Other pending async methods of the run:\n  FailureTests.OuterAsync, at await 2\n    FailureTests.InnerAsync, at await 1");
    }

    [Fact]
    public async Task Runaway_PeriodicTimer_NamesTheTimerAndItsOwner()
    {
        VirtualTimeException exception = await FailAsync(
            async time =>
            {
                await using ITimer heartbeat = time.CreateTimer(Beat, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
                await new TaskCompletionSource().Task;
            },
            new VirtualTimeOptions { MaxJumps = 10 });

        Assert.Equal(VirtualTimeFailure.Runaway, exception.Reason);
        Contains(
            exception,
            "Runaway: the clock has moved 11 times, to 00:00:11 after the start, and the body has not ended.",
            "due 2000-01-01T00:00:11.000 (in 00:00:00), every 00:00:01: FailureTests.Beat");
    }

    [Fact]
    public async Task Runaway_PollingLoop_NamesTheMethodThatPolls()
    {
        VirtualTimeException exception = await FailAsync(
            async time =>
            {
                _ = PollAsync(time);
                await new TaskCompletionSource().Task;
            },
            new VirtualTimeOptions { MaxVirtualTime = TimeSpan.FromMinutes(1) });

        Assert.Equal(VirtualTimeFailure.Runaway, exception.Reason);
        Contains(exception, "once: Task.Delay in FailureTests.PollAsync, at await 1");
    }

    [Fact]
    public async Task Runaway_BodyWaitsOnRealTime_SaysSo()
    {
        VirtualTimeException exception = await FailAsync(
            async (time, token) =>
            {
                _ = PollAsync(time);
                await Task.Delay(TimeSpan.FromDays(1), TimeProvider.System, token);
            },
            new VirtualTimeOptions { MaxJumps = 100 });

        Contains(exception, "Task.Delay on REAL time", "Something waits on REAL time: pass the run's clock");
    }

    [Fact]
    public async Task Stuck_PoolThreadBlocks_NamesTheThread()
    {
        VirtualTimeException exception = await FailAsync(
            async time =>
            {
                Task delay = Task.Delay(TimeSpan.FromSeconds(1), time);
                await Task.Run(() => delay.Wait());
            },
            Impatient);

        Assert.Equal(VirtualTimeFailure.Stuck, exception.Reason);
        Contains(
            exception,
            "runs a work item of the run and is blocked in a synchronous wait.",
            "Task.Run of FailureTests.Stuck_PoolThreadBlocks_NamesTheThread (lambda) [Running]",
            "once: Task.Delay");
    }

    [Fact]
    public async Task Stuck_BodyBlocksTheRunsThread_IsFoundByTheWatchdog()
    {
        using ManualResetEventSlim release = new();
        VirtualTimeException exception = await FailAsync(
            time =>
            {
                release.Wait();
                return Task.CompletedTask;
            },
            Impatient);

        release.Set();
        Assert.Equal(VirtualTimeFailure.Stuck, exception.Reason);
        Contains(exception, "Stuck: the body has blocked the run's own thread for longer than 00:00:00.1500000.");
    }

    [Fact]
    public async Task Stuck_HoldThatIsNeverReleased_NamesTheHolder()
    {
        VirtualTimeException exception = await FailAsync(
            async time =>
            {
                using IDisposable hold = VirtualTime.Hold();
                await Task.Delay(TimeSpan.FromSeconds(1), time);
            },
            Impatient);

        Assert.Equal(VirtualTimeFailure.Stuck, exception.Reason);
        Contains(exception, $"The clock is held by {nameof(Stuck_HoldThatIsNeverReleased_NamesTheHolder)}.");
    }

    [Fact]
    public async Task Stuck_LoopThatPolls_EndsAfterTenTimesTheTimeout()
    {
        VirtualTimeException exception = await FailAsync(
            async (time, token) =>
            {
                while (!token.IsCancellationRequested)
                {
                    await Task.Yield();
                }
            },
            new VirtualTimeOptions { RealTimeout = TimeSpan.FromMilliseconds(30) });

        Assert.Equal(VirtualTimeFailure.Stuck, exception.Reason);
    }

    [Fact]
    public async Task RunToken_Deadlock_LetsTheBodyUnwindInVirtualTime()
    {
        List<string> log = [];
        VirtualTimeException exception = await FailAsync(
            async (time, token) =>
            {
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
                }
                finally
                {
                    await Task.Delay(TimeSpan.FromHours(1), time, CancellationToken.None);
                    log.Add($"unwound after {time.Elapsed}");
                }
            },
            Impatient);

        Assert.Equal(VirtualTimeFailure.Deadlock, exception.Reason);
        Assert.Null(exception.InnerException);
        Assert.Equal(["unwound after 01:00:00"], log);
    }

    [Fact]
    public async Task RunToken_BodyFailsWhileItUnwinds_IsTheInnerException()
    {
        VirtualTimeException exception = await FailAsync(
            async (time, token) =>
            {
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
                }
                catch (OperationCanceledException)
                {
                    throw new FormatException("cleanup");
                }
            },
            Impatient);

        Assert.Equal("cleanup", Assert.IsType<FormatException>(exception.InnerException).Message);
    }

    [Fact]
    public async Task RunToken_BodyIgnoresIt_FailsAllTheSame() =>
        Assert.Equal(VirtualTimeFailure.Deadlock, (await FailAsync((_, _) => new TaskCompletionSource().Task, Impatient)).Reason);

    [Fact]
    public Task RunToken_RunThatPasses_IsNotCanceled() => VirtualTime.RunAsync(async (time, token) =>
    {
        await Task.Delay(TimeSpan.FromHours(1), time, token);
        Assert.False(token.IsCancellationRequested);
    });

    private static void Beat(object? state)
    {
    }

    private static async Task PollAsync(TimeProvider time)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }
    }

    private static async Task OuterAsync()
    {
        await Task.CompletedTask;
        await InnerAsync();
    }

    private static async Task WaitAsync(Task task) => await task;

    private static async Task InnerAsync()
    {
        using SemaphoreSlim empty = new(0);
        await empty.WaitAsync();
    }

    private static Task<VirtualTimeException> FailAsync(Func<VirtualTimeProvider, Task> body, VirtualTimeOptions? options = null) =>
        Assert.ThrowsAsync<VirtualTimeException>(() => VirtualTime.RunAsync(body, options ?? Impatient));

    private static Task<VirtualTimeException> FailAsync(Func<VirtualTimeProvider, CancellationToken, Task> body, VirtualTimeOptions options) =>
        Assert.ThrowsAsync<VirtualTimeException>(() => VirtualTime.RunAsync(body, options));

    private static void Contains(VirtualTimeException exception, params string[] lines)
    {
        int from = 0;
        foreach (string line in lines)
        {
            int at = exception.Message.IndexOf(line, from, StringComparison.Ordinal);
            Assert.True(at >= 0, $"Not found, or not in this order: {line}\n--- in ---\n{exception.Message}");
            from = at;
        }
    }
}
