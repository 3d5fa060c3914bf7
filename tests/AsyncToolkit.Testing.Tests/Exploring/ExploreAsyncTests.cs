using System.Threading.Channels;

namespace AsyncToolkit.Testing.Tests.Exploring;

public class ExploreAsyncTests
{
    [Fact]
    public async Task ExploreAsync_DoubleLoadRace_IsFoundAndReplays()
    {
        VirtualTimeException found = await Assert.ThrowsAsync<VirtualTimeException>(() => VirtualTime.ExploreAsync(DoubleLoadAsync, 1_000));

        Assert.Equal(VirtualTimeFailure.ScheduleFailed, found.Reason);
        Assert.IsType<InvalidOperationException>(found.InnerException);
        Assert.Contains($"failed under seed {found.Seed}, trace ", found.Message, StringComparison.Ordinal);
        Assert.Contains($"Replay = \"{found.Schedule}\"", found.Message, StringComparison.Ordinal);
        Assert.Equal(
            "loaded 2 times",
            (await Assert.ThrowsAsync<InvalidOperationException>(
                () => VirtualTime.RunAsync(DoubleLoadAsync, new VirtualTimeOptions { Replay = found.Schedule }))).Message);
        Assert.Equal(
            "loaded 2 times",
            (await Assert.ThrowsAsync<InvalidOperationException>(
                () => VirtualTime.RunAsync(DoubleLoadAsync, new VirtualTimeOptions { Seed = found.Seed }))).Message);
    }

    [Fact]
    public async Task ExploreAsync_ChannelClosedTooEarly_IsFound()
    {
        VirtualTimeException found = await Assert.ThrowsAsync<VirtualTimeException>(() => VirtualTime.ExploreAsync(EarlyCloseAsync, 1_000));

        Assert.IsType<ChannelClosedException>(found.InnerException);
    }

    [Fact]
    public async Task ExploreAsync_RacesOfOneInstant_AreFoundWhereAPlainLoopOfAThousandRunsFindsNone()
    {
        foreach (Func<VirtualTimeProvider, Task> race in (Func<VirtualTimeProvider, Task>[])[DoubleLoadAtOneInstantAsync, EarlyCloseAtOneInstantAsync])
        {
            // Timers of one instant fire in the order of arming here, always: the loop can go on for ever.
            for (int i = 0; i < 1_000; i++)
            {
                await VirtualTime.RunAsync(race);
            }

            VirtualTimeException found = await Assert.ThrowsAsync<VirtualTimeException>(() => VirtualTime.ExploreAsync(race, 1_000));
            Assert.Equal(VirtualTimeFailure.ScheduleFailed, found.Reason);
            Assert.Equal(
                found.InnerException!.Message,
                (await Assert.ThrowsAnyAsync<Exception>(() => VirtualTime.RunAsync(race, new VirtualTimeOptions { Replay = found.Schedule }))).Message);
        }
    }

    [Fact]
    public async Task ExploreAsync_DeadlockUnderSomeSchedules_IsFoundWithItsMessage()
    {
        VirtualTimeException found = await Assert.ThrowsAsync<VirtualTimeException>(() => VirtualTime.ExploreAsync(
            async _ =>
            {
                using SemaphoreSlim a = new(1), b = new(1);
                await Task.WhenAll(Task.Run(() => BothAsync(a, b)), Task.Run(() => BothAsync(b, a)));
            },
            500,
            new VirtualTimeOptions { RealTimeout = TimeSpan.FromMilliseconds(100) }));

        VirtualTimeException deadlock = Assert.IsType<VirtualTimeException>(found.InnerException);
        Assert.Equal(VirtualTimeFailure.Deadlock, deadlock.Reason);
        Assert.Equal(found.Seed, deadlock.Seed);
    }

    [Fact]
    public async Task ExploreAsync_CorrectCode_PassesEverySchedule()
    {
        int runs = 0;
        await VirtualTime.ExploreAsync(
            async time =>
            {
                runs++;
                using SemaphoreSlim semaphore = new(1);
                int inside = 0, total = 0;
                await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
                {
                    await semaphore.WaitAsync();
                    Assert.Equal(1, ++inside);
                    await Task.Delay(TimeSpan.FromSeconds(i), time);
                    inside--;
                    total++;
                    semaphore.Release();
                })));
                Assert.Equal(4, total);
            },
            50);

        Assert.Equal(50, runs);
    }

    [Fact]
    public async Task ExploreAsync_SameSeed_TakesTheSameWayAThousandTimes()
    {
        HashSet<string> ways = [];
        await Exploration.ExploreAsync(
            (time, _) => MixedAsync(time),
            takesToken: false,
            900,
            new VirtualTimeOptions { Seed = 7 },
            schedule => ways.Add(schedule.ToString()),
            sameSeed: true);
        for (int i = 0; i < 100; i++)
        {
            await Exploration.ExploreAsync(
                (time, _) => MixedAsync(time), takesToken: false, 1, new VirtualTimeOptions { Seed = 7 }, schedule => ways.Add(schedule.ToString()));
        }

        Assert.Single(ways);
    }

    [Fact]
    public async Task ExploreAsync_OtherSeeds_TakeOtherWays()
    {
        HashSet<string> ways = [];
        await Exploration.ExploreAsync(
            (time, _) => MixedAsync(time), takesToken: false, 50, new VirtualTimeOptions(), schedule => ways.Add(schedule.ToString().Split(':', 2)[1]));

        Assert.True(ways.Count > 25, $"{ways.Count} different schedules in 50 seeds");
    }

    [Fact]
    public async Task RunAsync_ReplayOfOtherCode_SaysDivergedAndWhere()
    {
        string? recorded = null;
        await Exploration.ExploreAsync(
            (time, _) => MixedAsync(time), takesToken: false, 1, new VirtualTimeOptions { Seed = 7 }, schedule => recorded = schedule.ToString());

        VirtualTimeException longer = await Assert.ThrowsAsync<VirtualTimeException>(() => VirtualTime.RunAsync(
            async time =>
            {
                await MixedAsync(time);
                await Task.Run(() => { });
            },
            new VirtualTimeOptions { Replay = recorded }));
        VirtualTimeException shorter = await Assert.ThrowsAsync<VirtualTimeException>(() => VirtualTime.RunAsync(
            _ => Task.CompletedTask, new VirtualTimeOptions { Replay = recorded }));
        VirtualTimeException other = await Assert.ThrowsAsync<VirtualTimeException>(() => VirtualTime.RunAsync(
            time => Task.WhenAll(MixedAsync(time), MixedAsync(time)), new VirtualTimeOptions { Replay = recorded }));

        Assert.All([longer, shorter, other], exception => Assert.Equal(VirtualTimeFailure.Diverged, exception.Reason));
        Assert.StartsWith("Diverged: the replay goes on at decision ", longer.Message, StringComparison.Ordinal);
        Assert.StartsWith("Diverged: the replay ends after decision 0 of ", shorter.Message, StringComparison.Ordinal);
        Assert.StartsWith("Diverged: the replay takes another way at decision ", other.Message, StringComparison.Ordinal);
        await VirtualTime.RunAsync(MixedAsync, new VirtualTimeOptions { Replay = recorded });
    }

    [Fact]
    public void RunAsync_ReplayThatIsNone_ThrowsAtTheCall()
    {
        foreach (string wrong in (string[])["", "7", "x:0:0:", "7:3:0:A", "7:-1:0:", "7:1:zz:A"])
        {
            Assert.Throws<ArgumentException>("options", () => { _ = VirtualTime.RunAsync(MixedAsync, new VirtualTimeOptions { Replay = wrong }); });
        }

        Assert.Throws<ArgumentException>("options", () => { _ = VirtualTime.RunAsync(MixedAsync, new VirtualTimeOptions { Replay = "7:0:0:", Seed = 1 }); });
        Assert.Throws<ArgumentException>("options", () => { _ = VirtualTime.ExploreAsync(MixedAsync, 1, new VirtualTimeOptions { Replay = "7:0:0:" }); });
        Assert.Throws<ArgumentOutOfRangeException>("iterations", () => { _ = VirtualTime.ExploreAsync(MixedAsync, 0); });
        Assert.Throws<ArgumentNullException>("body", () => { _ = VirtualTime.ExploreAsync((Func<VirtualTimeProvider, Task>)null!); });
    }

    [Fact]
    public async Task ExploreAsync_BodyBlocks_GoesOnAndEnds() => await VirtualTime.ExploreAsync(
        async _ =>
        {
            TaskCompletionSource source = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Task blocked = Task.Run(() => source.Task.Wait());
            await Task.Run(source.SetResult);
            await blocked;
        },
        2);

    [Fact]
    public async Task ExploreAsync_RunToken_IsCanceledOnDeadlock()
    {
        bool unwound = false;
        await Assert.ThrowsAsync<VirtualTimeException>(() => VirtualTime.ExploreAsync(
            async (time, token) =>
            {
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
                }
                finally
                {
                    unwound = true;
                }
            },
            1,
            new VirtualTimeOptions { RealTimeout = TimeSpan.FromMilliseconds(100) }));

        Assert.True(unwound);
    }

    internal static async Task DoubleLoadAsync(VirtualTimeProvider time)
    {
        Dictionary<string, int> cache = [];
        int loads = 0;
        async Task<int> GetAsync()
        {
            if (cache.TryGetValue("key", out int value))
            {
                return value;
            }

            // Looked and now loads: whoever looks in between loads, too.
            await Task.Yield();
            loads++;
            return cache["key"] = loads;
        }

        // A plain run starts the second long after the first has ended; only the schedule can bring them together.
        Task first = Task.Run(GetAsync);
        Task second = Task.Run(async () =>
        {
            for (int i = 0; i < 8; i++)
            {
                Thread.SpinWait(2_000);
                await Task.Yield();
            }

            await GetAsync();
        });
        await Task.WhenAll(first, second);
        if (loads != 1)
        {
            throw new InvalidOperationException($"loaded {loads} times");
        }
    }

    /// <summary>The load ends at the instant at which the second caller looks.</summary>
    private static async Task DoubleLoadAtOneInstantAsync(VirtualTimeProvider time)
    {
        Dictionary<string, int> cache = [];
        int loads = 0;
        async Task GetAsync()
        {
            if (!cache.ContainsKey("key"))
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time);
                cache["key"] = ++loads;
            }
        }

        async Task GetLaterAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time);
            await GetAsync();
        }

        await Task.WhenAll(GetAsync(), GetLaterAsync());
        if (loads != 1)
        {
            throw new InvalidOperationException($"loaded {loads} times");
        }
    }

    /// <summary>The channel is closed at the instant of the last write.</summary>
    private static async Task EarlyCloseAtOneInstantAsync(VirtualTimeProvider time)
    {
        Channel<int> channel = Channel.CreateUnbounded<int>();
        async Task WriteAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time);
            await channel.Writer.WriteAsync(1);
        }

        async Task CloseAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time);
            channel.Writer.Complete();
        }

        await Task.WhenAll(WriteAsync(), CloseAsync());
    }

    internal static async Task EarlyCloseAsync(VirtualTimeProvider time)
    {
        Channel<int> channel = Channel.CreateUnbounded<int>();
        Task producer = Task.Run(async () =>
        {
            await Task.Yield();
            await channel.Writer.WriteAsync(1);
        });
        Task closer = Task.Run(async () =>
        {
            for (int i = 0; i < 8; i++)
            {
                Thread.SpinWait(2_000);
                await Task.Yield();
            }

            channel.Writer.Complete();
        });
        await Task.WhenAll(producer, closer);
    }

    private static async Task BothAsync(SemaphoreSlim first, SemaphoreSlim second)
    {
        await first.WaitAsync();
        await Task.Yield();
        await second.WaitAsync();
        second.Release();
        first.Release();
    }

    private static async Task MixedAsync(VirtualTimeProvider time)
    {
        Channel<int> channel = Channel.CreateBounded<int>(2);
        Task producer = Task.Run(async () =>
        {
            for (int i = 0; i < 5; i++)
            {
                await channel.Writer.WriteAsync(i);
                await Task.Delay(TimeSpan.FromMilliseconds(i % 2), time);
            }

            channel.Writer.Complete();
        });
        Task[] consumers =
        [
            .. Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
            {
                await foreach (int item in channel.Reader.ReadAllAsync())
                {
                    await Task.Yield();
                }
            })),
        ];
        await Task.WhenAll([producer, .. consumers]);
    }
}
