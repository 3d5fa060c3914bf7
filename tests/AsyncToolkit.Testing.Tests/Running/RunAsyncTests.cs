using System.Threading.Channels;

namespace AsyncToolkit.Testing.Tests.Running;

public class RunAsyncTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public Task RunAsync_DelaysInSequence_PassVirtualTime() => VirtualTime.RunAsync(async time =>
    {
        await Task.Delay(Hour, time);
        Assert.Equal(Hour, time.Elapsed);
        await Task.Delay(Hour, time).ConfigureAwait(false);
        await Task.Run(() => Task.Delay(Hour, time));
        Assert.Equal(3 * Hour, time.Elapsed);
    });

    [Fact]
    public Task RunAsync_ConcurrentDelays_EndInOrderAtTheirTimes() => VirtualTime.RunAsync(async time =>
    {
        List<(int, TimeSpan)> log = [];
        await Task.WhenAll(Enumerable.Range(1, 5).Reverse().Select(async hours =>
        {
            await Task.Delay(hours * Hour, time);
            log.Add((hours, time.Elapsed));
        }));

        Assert.Equal(Enumerable.Range(1, 5).Select(hours => (hours, hours * Hour)), log);
    });

    [Fact]
    public Task RunAsync_HopsOverThePool_NeverLetTimePass() => VirtualTime.RunAsync(async time =>
    {
        using SemaphoreSlim semaphore = new(0);
        Channel<int> channel = Channel.CreateUnbounded<int>();
        Task tick = Task.Delay(TimeSpan.FromMilliseconds(1), time);
        for (int i = 0; i < 50; i++)
        {
            await Task.Run(() => semaphore.Release());
            await semaphore.WaitAsync();
            await Task.Yield();
            _ = Task.Run(() => channel.Writer.TryWrite(1));
            await channel.Reader.ReadAsync().ConfigureAwait(false);
        }

        Assert.False(tick.IsCompleted);
        await tick;
    });

    [Fact]
    public Task RunAsync_PeriodicTimerAndTimeouts_FollowTheClock() => VirtualTime.RunAsync(async time =>
    {
        using PeriodicTimer timer = new(Hour, time);
        for (int i = 1; i <= 3; i++)
        {
            await timer.WaitForNextTickAsync();
            Assert.Equal(i * Hour, time.Elapsed);
        }

        using TrackedTokenSource source = new(Hour / 2, time);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Timeout.InfiniteTimeSpan, time, source.Token));
        await Assert.ThrowsAsync<TimeoutException>(() => new TaskCompletionSource().Task.WaitAsync(Hour, time));
        Assert.Equal(4.5 * Hour, time.Elapsed);
    });

    [Fact]
    public async Task RunAsync_BodyFails_ThrowsItsExceptionAsItWas()
    {
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => VirtualTime.RunAsync(async time =>
        {
            await Task.Delay(Hour, time);
            throw new InvalidOperationException("mine");
        }));

        Assert.Equal("mine", exception.Message);
        Assert.Contains(nameof(RunAsync_BodyFails_ThrowsItsExceptionAsItWas), exception.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_BodyThrowsSynchronouslyOrReturnsNull_FailsTheTask()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => VirtualTime.RunAsync((Func<VirtualTimeProvider, Task>)(_ => throw new InvalidOperationException())));
        await Assert.ThrowsAsync<InvalidOperationException>(() => VirtualTime.RunAsync((Func<VirtualTimeProvider, Task>)(_ => null!)));
    }

    [Fact]
    public async Task RunAsync_BodyCanceled_IsCanceledWithItsToken()
    {
        using TrackedTokenSource source = new();
        await source.CancelAsync();

        Task run = VirtualTime.RunAsync(_ => Task.FromCanceled(source.Token));

        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run)).CancellationToken);
        Assert.True(run.IsCanceled);
    }

    [Fact]
    public async Task RunAsync_SeveralExceptions_KeepsThemAll()
    {
        Task run = VirtualTime.RunAsync(_ => Task.WhenAll(Task.FromException(new InvalidOperationException()), Task.FromException(new FormatException())));

        await Assert.ThrowsAsync<InvalidOperationException>(() => run);
        Assert.Equal(2, run.Exception!.InnerExceptions.Count);
    }

    [Fact]
    public async Task RunAsync_AsyncVoidFails_FailsTheRun()
    {
        static async void FailLater(VirtualTimeProvider time)
        {
            await Task.Delay(Hour, time);
            throw new FormatException("async void");
        }

        FormatException exception = await Assert.ThrowsAsync<FormatException>(() => VirtualTime.RunAsync(async time =>
        {
            FailLater(time);
            await Task.Delay(2 * Hour, time);
        }));

        Assert.Equal("async void", exception.Message);
    }

    [Fact]
    public Task RunAsync_TimerCallbackFails_FailsTheRun() => Assert.ThrowsAsync<FormatException>(() => VirtualTime.RunAsync(async time =>
    {
        await using ITimer timer = time.CreateTimer(_ => throw new FormatException(), null, Hour, Timeout.InfiniteTimeSpan);
        await Task.Delay(2 * Hour, time);
    }));

    [Fact]
    public Task RunAsync_AsyncVoidTimerCallbackFailsLater_FailsTheRun() => Assert.ThrowsAsync<FormatException>(() => VirtualTime.RunAsync(async time =>
    {
        await using ITimer timer = time.CreateTimer(
            async _ =>
            {
                await Task.Delay(Hour, time);
                throw new FormatException();
            },
            null,
            Hour,
            Timeout.InfiniteTimeSpan);
        await Task.Delay(4 * Hour, time);
    }));

    [Fact]
    public async Task RunAsync_CallersContext_FlowsInAndNotOut()
    {
        AsyncLocal<string> local = new() { Value = "outside" };
        string? seen = null;

        await VirtualTime.RunAsync(async time =>
        {
            await Task.Delay(Hour, time);
            seen = local.Value;
            local.Value = "inside";
        });

        Assert.Equal(("outside", "outside"), (seen, local.Value));
    }

    [Fact]
    public Task RunAsync_Nested_ThrowsAtTheCall() => VirtualTime.RunAsync(async time =>
    {
        Assert.Throws<InvalidOperationException>(() => { _ = VirtualTime.RunAsync(_ => Task.CompletedTask); });
        Assert.Throws<InvalidOperationException>(() => { _ = VirtualTime.ExploreAsync(_ => Task.CompletedTask); });
        await Task.Run(() => Assert.Throws<InvalidOperationException>(() => { _ = VirtualTime.RunAsync(_ => Task.CompletedTask); }));
    });

    [Fact]
    public async Task RunAsync_AfterAnother_IsNotNested()
    {
        await VirtualTime.RunAsync(time => Task.Delay(Hour, time));
        await VirtualTime.RunAsync(time => Task.Delay(Hour, time));
    }

    [Fact]
    public Task RunAsync_ManyAtOnce_KeepTheirClocksApart() => Task.WhenAll(Enumerable.Range(1, 20).Select(n => VirtualTime.RunAsync(async time =>
    {
        for (int i = 0; i < n; i++)
        {
            await Task.Run(async () => await Task.Delay(Hour, time));
        }

        Assert.Equal(n * Hour, time.Elapsed);
    })));

    [Fact]
    public Task RunAsync_ContinuationsWithoutConfigureAwait_StayOnTheRunsThread() => VirtualTime.RunAsync(async time =>
    {
        int thread = Environment.CurrentManagedThreadId;
        await Task.Delay(Hour, time);
        Assert.Equal(thread, Environment.CurrentManagedThreadId);
        await Task.Run(() => Assert.NotEqual(thread, Environment.CurrentManagedThreadId));
        Assert.Equal(thread, Environment.CurrentManagedThreadId);
        await Task.Delay(Hour, time).ConfigureAwait(false);
        Assert.Equal(thread, Environment.CurrentManagedThreadId);
        Assert.Null(SynchronizationContext.Current);
    });

    [Fact]
    public Task RunAsync_ZeroDueTimer_FiresWhenNothingElseCanRunAndNotInTheCall() => VirtualTime.RunAsync(async time =>
    {
        bool fired = false;
        await using ITimer timer = time.CreateTimer(_ => fired = true, null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        Assert.False(fired);
        await Task.Yield();
        Assert.False(fired);
        await Task.Delay(TimeSpan.FromTicks(10_000), time);
        Assert.True(fired);
    });

    [Fact]
    public Task RunAsync_ExplicitAdvance_FiresBeforeItReturns() => VirtualTime.RunAsync(time =>
    {
        Task delay = Task.Delay(Hour, time);
        time.Advance(Hour);
        Assert.True(delay.IsCompletedSuccessfully);
        return Task.CompletedTask;
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_ForeignBlockedPoolThreadsAndForeignWork_DoNotMatter(bool fallback)
    {
        using ManualResetEventSlim release = new();
        Task[] blocked = [Task.Run(() => release.Wait()), Task.Run(() => release.Wait())];
        using TrackedTokenSource stop = new();
        Task busy = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Task.Yield();
            }
        });

        await VirtualTime.RunAsync(
            async time =>
            {
                for (int i = 0; i < 3; i++)
                {
                    Task decoy = Task.Delay(Hour, time);
                    await Task.Run(async () => await Task.Yield());
                    Assert.False(decoy.IsCompleted);
                    await decoy;
                }
            },
            new VirtualTimeOptions { WithoutAttribution = fallback });

        Assert.False(blocked[0].IsCompleted || blocked[1].IsCompleted || busy.IsCompleted);
        release.Set();
        await stop.CancelAsync();
        await Task.WhenAll([.. blocked, busy]);
    }

    [Fact]
    public Task RunAsync_SynchronousWaitThatInlinesItsTask_LosesNoTimeForGood() => VirtualTime.RunAsync(async time =>
    {
        await Task.Run(() =>
        {
            // The wait takes the task out of the pool's queue and runs it in its own place, without an event.
            Task inner = Task.Run(() => { });
            inner.Wait();
        });
        await Task.Delay(Hour, time);
        Assert.Equal(Hour, time.Elapsed);
    });

    [Fact]
    public Task RunAsync_Start_IsWhereTheClockStarts()
    {
        DateTimeOffset start = new(2024, 2, 29, 0, 0, 0, TimeSpan.Zero);
        return VirtualTime.RunAsync(
            time =>
            {
                Assert.Equal(start, time.GetUtcNow());
                return Task.CompletedTask;
            },
            new VirtualTimeOptions { Start = start });
    }

    [Fact]
    public async Task RunAsync_NullBody_ThrowsAtTheCall()
    {
        Assert.Throws<ArgumentNullException>("body", () => { _ = VirtualTime.RunAsync((Func<VirtualTimeProvider, Task>)null!); });
        Assert.Throws<ArgumentNullException>("body", () => { _ = VirtualTime.RunAsync((Func<VirtualTimeProvider, CancellationToken, Task>)null!); });
        await Task.CompletedTask;
    }

    [Fact]
    public async Task RunAsync_WorkPostedAfterTheEnd_RunsOnThePool()
    {
        TaskCompletionSource late = new();
        Task? background = null;
        bool continued = false;
        await VirtualTime.RunAsync(_ =>
        {
            async Task WaitAsync()
            {
                await late.Task;
                continued = true;
            }

            background = WaitAsync();
            return Task.CompletedTask;
        });

        late.SetResult();
        await background!;

        Assert.True(continued);
    }

    [Fact]
    public Task RunAsync_SynchronizationContextSend_RunsOnTheRunsThread() => VirtualTime.RunAsync(async _ =>
    {
        SynchronizationContext context = SynchronizationContext.Current!;
        int thread = Environment.CurrentManagedThreadId, sent = 0, inline = 0;
        context.Send(_ => inline = Environment.CurrentManagedThreadId, null);
        await Task.Run(() => context.Send(_ => sent = Environment.CurrentManagedThreadId, null));
        Assert.Equal((thread, thread), (sent, inline));
        await Task.Run(() => Assert.Throws<FormatException>(() => context.Send(_ => throw new FormatException(), null)));
    });
}
