namespace AsyncToolkit.Testing.Tests.Probes;

public class ConcurrencyProbeTests
{
    [Fact]
    public async Task ExpectInFlightAsync_LimitReachedAndKept_Passes()
    {
        ConcurrencyProbe probe = new();
        using SemaphoreSlim limit = new(3);
        Task all = RunAsync(10, limit, ct => probe.ParkAsync(ct));

        await probe.ExpectInFlightAsync(3);
        probe.Release();
        await probe.ExpectInFlightAsync(3);
        Assert.Equal(4, probe.Started);
        probe.ReleaseAll();
        await all;

        Assert.Equal((0, 10, 3), (probe.InFlight, probe.Started, probe.Peak));
    }

    [Fact]
    public async Task ExpectInFlightAsync_OneTooMany_Fails()
    {
        ConcurrencyProbe probe = new("limit");
        using SemaphoreSlim limit = new(4);
        Task all = RunAsync(10, limit, ct => probe.ParkAsync(ct));

        ProbeException exception = await Assert.ThrowsAsync<ProbeException>(async () =>
        {
            await probe.ExpectInFlightAsync(4);
            await probe.ExpectInFlightAsync(3);
        });

        Assert.Equal("Expected exactly 3 in flight. Seen: limit: 4 in flight, 4 parked, 4 started, peak 4.", exception.Message);
        probe.ReleaseAll();
        await all;
    }

    [Fact]
    public async Task ExpectInFlightAsync_TooFew_FailsAfterTheHangGuard()
    {
        ConcurrencyProbe probe = new() { HangGuard = TimeSpan.FromMilliseconds(20) };
        Task body = probe.ParkAsync();

        await Assert.ThrowsAsync<ProbeException>(() => probe.ExpectInFlightAsync(2));

        probe.ReleaseAll();
        await body;
    }

    [Fact]
    public Task ExpectInFlightAsync_InARunLimitKept_ProvesThatNoMoreStarts() => VirtualTime.RunAsync(async time =>
    {
        ConcurrencyProbe probe = new();
        using SemaphoreSlim limit = new(3);
        Task all = RunAsync(10, limit, ct => probe.ParkAsync(ct));

        await probe.ExpectInFlightAsync(3);
        probe.Release(2);
        await probe.ExpectInFlightAsync(3);
        probe.ReleaseAll();
        await all;

        Assert.Equal((3, TimeSpan.Zero), (probe.Peak, time.Elapsed));
    });

    [Fact]
    public Task ExpectInFlightAsync_InARunOneMoreStartsManyHopsLater_FailsAlways() => VirtualTime.RunAsync(async _ =>
    {
        for (int hops = 1; hops < 200; hops += 20)
        {
            ConcurrencyProbe probe = new();
            Task first = probe.ParkAsync();
            Task second = LateAsync(probe, hops);

            await Assert.ThrowsAsync<ProbeException>(() => probe.ExpectInFlightAsync(1));

            probe.ReleaseAll();
            await Task.WhenAll(first, second);
        }
    });

    [Fact]
    public async Task ExpectInFlightAsync_ReleasedBodyHasNotCountedItselfOut_WaitsForIt()
    {
        ConcurrencyProbe probe = new();
        using HeldContext held = new();
        Task stays = probe.ParkAsync();
        Task leaves = held.Run(() => probe.ParkAsync());
        probe.Release();
        await stays;
        Task back = probe.ParkAsync();

        // The body is let go, and its thread is put aside on the way out.
        held.Close();
        probe.Release();
        await held.WhenHeldAsync();
        Task expected = probe.ExpectInFlightAsync(1);
        for (int i = 0; i < 200; i++)
        {
            await Task.Yield();
        }

        Assert.False(expected.IsCompleted, "2 are in flight, and one of them is leaving");
        held.Open();
        await expected;
        Assert.Equal(1, probe.InFlight);
        await leaves;
        probe.ReleaseAll();
        await back;
    }

    [Fact]
    public async Task ParkAsync_AsMethodGroupOverItems_Parks()
    {
        ConcurrencyProbe probe = new();
        Func<string, CancellationToken, Task> body = probe.ParkAsync;
        Task task = body("item", default);

        await probe.ExpectInFlightAsync(1);
        probe.ReleaseAll();

        await task;
    }

    [Fact]
    public async Task ParkAsync_Canceled_CountsOut()
    {
        ConcurrencyProbe probe = new();
        using TrackedTokenSource source = new();
        Task body = probe.ParkAsync(source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => body);
        Assert.Equal((0, 1), (probe.InFlight, probe.Peak));
    }

    [Fact]
    public async Task Park_BlockingBodies_AreCountedAndLetGo()
    {
        ConcurrencyProbe probe = new();
        Task[] bodies = [Task.Run(() => probe.Park()), Task.Run(() => probe.Park())];

        await probe.ExpectInFlightAsync(2);
        probe.ReleaseAll();

        await Task.WhenAll(bodies);
        Assert.Equal((0, 2), (probe.InFlight, probe.Peak));
    }

    [Fact]
    public async Task ExpectInFlightAsync_OfARunThatEndsMeanwhile_GoesOnOutsideOfIt()
    {
        ConcurrencyProbe probe = new();
        Task? expectation = null;
        await VirtualTime.RunAsync(_ =>
        {
            expectation = probe.ExpectInFlightAsync(0);
            return Task.CompletedTask;
        });

        await expectation!.WaitAsync(probe.HangGuard);
    }

    [Fact]
    public async Task ExpectInFlightAsync_InAnItemOfARunWithoutItsContext_DoesNotTakeItForThatRuns()
    {
        ConcurrencyProbe probe = new();
        await VirtualTime.RunAsync(async time =>
        {
            TaskCompletionSource<Task> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
            ThreadPool.UnsafeQueueUserWorkItem(
                static state => state.Started.SetResult(state.Probe.ExpectInFlightAsync(0)), (Started: started, Probe: probe), preferLocal: false);
            Task expectation = await started.Task;

            // the clock's owner never is idle while this holds it, so only what is not the run's can end
            using (VirtualTime.Hold())
            {
                await expectation.WaitAsync(probe.HangGuard);
            }
        });
    }

    // Longer than the framework waits.
    [Fact]
    public async Task HangGuard_OfAYear_WaitsForTheOneThatIsLeaving()
    {
        using HeldContext held = new();
        ConcurrencyProbe probe = new() { HangGuard = TimeSpan.FromDays(365) };
        Task body = held.Run(() => probe.ParkAsync());
        await probe.ExpectInFlightAsync(1);
        held.Close();
        probe.Release();
        await held.WhenHeldAsync();
        Task expectation = probe.ExpectInFlightAsync(0);

        held.Open();

        await expectation;
        await body;
    }

    private static async Task LateAsync(ConcurrencyProbe probe, int hops)
    {
        for (int i = 0; i < hops; i++)
        {
            await Task.Run(() => { });
        }

        await probe.ParkAsync();
    }

    private static Task RunAsync(int count, SemaphoreSlim limit, Func<CancellationToken, Task> body) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
        {
            await limit.WaitAsync();
            try
            {
                await body(CancellationToken.None);
            }
            finally
            {
                limit.Release();
            }
        }));
}
