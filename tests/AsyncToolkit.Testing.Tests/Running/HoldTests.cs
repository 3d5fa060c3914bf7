using System.Diagnostics;

namespace AsyncToolkit.Testing.Tests.Running;

/// <summary>How long an idle run waits for the outside is real time, and so are the graces in these tests: they are short, and no test depends on how much longer they take.</summary>
public class HoldTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public Task Hold_DedicatedThread_KeepsTheClock() => VirtualTime.RunAsync(async time =>
    {
        Task decoy = Task.Delay(Hour, time);
        TaskCompletionSource<int> answer = new();
        using ManualResetEventSlim go = new();
        using (VirtualTime.Hold())
        {
            Thread thread = new(() =>
            {
                go.Wait();
                answer.SetResult(42);
            });
            thread.Start();
            await QueueThroughThePoolAsync();
            Assert.False(decoy.IsCompleted);
            go.Set();
            Assert.Equal(42, await answer.Task);
            Assert.False(decoy.IsCompleted);
        }

        await decoy;
    });

    [Fact]
    public Task Hold_OfATask_ResumesItsAwaiterBeforeTheClockMoves() => VirtualTime.RunAsync(async time =>
    {
        for (int i = 0; i < 20; i++)
        {
            Task decoy = Task.Delay(Hour, time);
            TaskCompletionSource<int> answer = new();
            StartThread(() => answer.SetResult(42));
            Task<int> held = VirtualTime.Hold(answer.Task);
            Assert.Equal(42, i % 2 == 0 ? await held : await held.ConfigureAwait(false));
            Assert.False(decoy.IsCompleted);
            await decoy;
        }
    });

    [Fact]
    public Task Hold_OfAFailedOrCanceledTask_EndsAsTheTaskDoes() => VirtualTime.RunAsync(async time =>
    {
        using TrackedTokenSource source = new();
        await source.CancelAsync();

        await Assert.ThrowsAsync<FormatException>(() => VirtualTime.Hold(Task.FromException(new FormatException())));
        Assert.Equal(
            source.Token,
            (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => VirtualTime.Hold(Task.FromCanceled<int>(source.Token)))).CancellationToken);
        await Task.Delay(Hour, time);
    });

    [Fact]
    public Task Hold_Twice_EndsWithTheLast() => VirtualTime.RunAsync(async time =>
    {
        Task decoy = Task.Delay(Hour, time);
        IDisposable first = VirtualTime.Hold(), second = VirtualTime.Hold();
        first.Dispose();
        first.Dispose();
        await QueueThroughThePoolAsync();
        Assert.False(decoy.IsCompleted);
        second.Dispose();
        await decoy;
    });

    [Fact]
    public void Hold_OutsideOfARun_Throws()
    {
        Assert.Throws<InvalidOperationException>(() => VirtualTime.Hold());
        Assert.Throws<InvalidOperationException>(() => { _ = VirtualTime.Hold(Task.CompletedTask); });
        Assert.Throws<ArgumentNullException>("task", () => { _ = VirtualTime.Hold((Task)null!); });
    }

    [Fact]
    public Task IdleGrace_CompletionFromOutsideWithinIt_ArrivesBeforeTheClockMoves() => VirtualTime.RunAsync(
        async time =>
        {
            Task decoy = Task.Delay(Hour, time);
            TaskCompletionSource answer = new();
            StartThread(answer.SetResult);
            await answer.Task;
            Assert.False(decoy.IsCompleted);
            await decoy;
        },
        new VirtualTimeOptions { IdleGrace = TimeSpan.FromMilliseconds(300) });

    [Fact]
    public async Task IdleGrace_SeveralJumps_IsWaitedForBeforeEach()
    {
        long start = Stopwatch.GetTimestamp();
        await VirtualTime.RunAsync(
            async time =>
            {
                await Task.Delay(Hour, time);
                await Task.Delay(Hour, time);
                await Task.Delay(Hour, time);
                Assert.Equal(3 * Hour, time.Elapsed);
            },
            new VirtualTimeOptions { IdleGrace = TimeSpan.FromMilliseconds(20) });

        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(60), "The clock moved before its grace was over.");
    }

    [Fact]
    public async Task IdleGrace_NoTimerArmed_DoesNotPutOffTheDeadlock()
    {
        VirtualTimeException exception = await Assert.ThrowsAsync<VirtualTimeException>(() => VirtualTime.RunAsync(
            _ => new TaskCompletionSource().Task,
            new VirtualTimeOptions { IdleGrace = TimeSpan.FromHours(1), RealTimeout = TimeSpan.FromMilliseconds(100) }));

        Assert.Equal(VirtualTimeFailure.Deadlock, exception.Reason);
    }

    private static void StartThread(Action action)
    {
        // Not of the run: as a completion from elsewhere would come.
        using (ExecutionContext.SuppressFlow())
        {
            new Thread(() => action()).Start();
        }
    }

    private static async Task QueueThroughThePoolAsync()
    {
        for (int i = 0; i < 20; i++)
        {
            await Task.Run(() => { });
        }
    }
}
