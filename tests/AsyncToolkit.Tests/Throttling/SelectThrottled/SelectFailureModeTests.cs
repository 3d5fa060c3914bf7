using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.SelectThrottled;

/// <summary>Collected failures: gaps in the results, everything at the end, nothing lost when the consumer leaves.</summary>
public class SelectFailureModeTests
{
    public static TheoryData<ResultOrder, bool> Kinds => new()
    {
        { ResultOrder.Source, false },
        { ResultOrder.Source, true },
        { ResultOrder.Completion, false },
        { ResultOrder.Completion, true },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Collect_SomeItemsFail_LeavesGapsAndThrowsAtTheEnd(ResultOrder order, bool isAsync)
    {
        foreach (int limit in (int[])[1, 3, 64])
        {
            var options = new ThrottleOptions { MaxConcurrency = limit, ResultOrder = order, FailureMode = FailureMode.Collect };
            (List<int> results, Exception? thrown) = await new ScriptedSource(200).As(isAsync).Select(options, FailsAtTens).DrainAsync();

            Assert.Equal(Enumerable.Range(0, 200).Where(static item => item % 10 != 0), order == ResultOrder.Source ? results : results.Order());
            var failures = Assert.IsType<FanOutException>(thrown);
            Assert.Equal(Enumerable.Range(0, 20).Select(static ten => ten * 10L), failures.Failures.Select(static failure => failure.Index).Order());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Collect_EveryItemFails_YieldsNothing(ResultOrder order, bool isAsync)
    {
        var options = new ThrottleOptions { MaxConcurrency = 2, ResultOrder = order, FailureMode = FailureMode.Collect };
        (List<int> results, Exception? thrown) =
            await new ScriptedSource(50).As(isAsync).Select<int, int>(options, static (_, _) => throw new IOException()).DrainAsync();

        Assert.Empty(results);
        Assert.Equal(50, Assert.IsType<FanOutException>(thrown).Failures.Count);
    }

    // In the order of completion a failed item takes up nothing; in that of the source its place in the line, until it is passed.
    [Theory]
    [InlineData(ResultOrder.Source, 4)]
    [InlineData(ResultOrder.Completion, 8)]
    public Task Collect_FailuresWhileNobodyConsumes_AreBoundedAsTheOrderSays(ResultOrder order, int expected) => Clocks.RunAsync(async time =>
    {
        int started = 0;
        var options = new ThrottleOptions { MaxConcurrency = 3, ResultOrder = order, FailureMode = FailureMode.Collect };
        await using IAsyncEnumerator<int> enumerator = Enumerable.Range(0, 100).SelectThrottledAsync(options, (item, _) =>
        {
            started++;
            return item is 1 or 2 or 4 or 6 ? throw new IOException() : new ValueTask<int>(item);
        }).GetAsyncEnumerator();
        Assert.True(await enumerator.MoveNextAsync());
        Assert.Equal(0, enumerator.Current);
        await Task.Delay(TimeSpan.FromSeconds(1), time);

        Assert.Equal(expected, started);
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task StopAfter_TheThreshold_StopsAndYieldsWhatThereIs(ResultOrder order, bool isAsync)
    {
        int started = 0;
        var options = new ThrottleOptions { MaxConcurrency = 1, ResultOrder = order, FailureMode = FailureMode.StopAfter(3) };
        (List<int> results, Exception? thrown) = await new ScriptedSource(200).As(isAsync).Select(options, (item, token) =>
        {
            Interlocked.Increment(ref started);
            return FailsAtTens(item, token);
        }).DrainAsync();

        Assert.Equal(21, started);
        Assert.Equal(Enumerable.Range(0, 20).Where(static item => item % 10 != 0), results);
        Assert.Equal([0L, 10L, 20L], Assert.IsType<FanOutException>(thrown).Failures.Select(static failure => failure.Index));
    }

    [Theory]
    [InlineData(ResultOrder.Source)]
    [InlineData(ResultOrder.Completion)]
    public async Task Leaving_WithFailuresUnseen_LogsThem(ResultOrder order)
    {
        var logger = new RecordingLogger();
        var options = new ThrottleOptions
        {
            MaxConcurrency = 1,
            ResultOrder = order,
            FailureMode = FailureMode.Collect,
            Logger = logger,
            Name = "import",
        };
        await foreach (int item in Enumerable.Range(0, 100).SelectThrottledAsync(options, FailsAtTens))
        {
            if (item == 12)
            {
                break;
            }
        }

        LogEntry entry = await logger.NextAsync();
        Assert.Equal(2006, entry.Id);
        Assert.Contains("import", entry.Text, StringComparison.Ordinal);
        Assert.Equal([0L, 10L], Assert.IsType<FanOutException>(entry.Exception).Failures.Select(static failure => failure.Index));
    }

    [Fact]
    public async Task Leaving_BeforeAFailFastFailureIsReached_LogsIt()
    {
        var logger = new RecordingLogger();
        var failed = new Gate("failed");
        var options = new ThrottleOptions { MaxConcurrency = 3, Logger = logger };
        await foreach (int item in Enumerable.Range(0, 100).SelectThrottledAsync(options, async (item, _) =>
        {
            if (item == 2)
            {
                failed.Mark();
                throw new IOException("unseen");
            }

            return item;
        }))
        {
            await failed.WhenParkedAsync(1);
            break;
        }

        LogEntry entry = await logger.NextAsync();
        Assert.Equal("unseen", Assert.IsType<FanOutException>(entry.Exception).InnerExceptions[0].Message);
    }

    // What is there is handed over at once, although the call cannot end yet; only a cancellation by the caller withholds it.
    [Fact]
    public async Task FailFast_ResultsFromBeforeTheFailure_ComeWhileOthersStillRun()
    {
        Gate[] gates = [new("0"), new("1"), new("2")];
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using IAsyncEnumerator<int> results = Enumerable.Range(0, 3).SelectThrottledAsync(3, async (item, token) =>
        {
            using CancellationTokenRegistration registration = token.UnsafeRegister(_ => stopped.TrySetResult(), null);
            await gates[item].WaitAsync(CancellationToken.None);
            return item == 1 ? throw new IOException() : item;
        }).GetAsyncEnumerator();
        ValueTask<bool> first = results.MoveNextAsync();
        ValueTask<bool> second;
        foreach (Gate gate in gates)
        {
            await gate.WhenParkedAsync(1);
        }

        try
        {
            gates[1].Open();
            await stopped.Task.WithHangGuard();
            gates[0].Open();

            Assert.True(await first.AsTask().WithHangGuard());
            Assert.Equal(0, results.Current);
            Assert.Equal(1, gates[2].Parked);
            second = results.MoveNextAsync();
            Assert.False(second.IsCompleted);
        }
        finally
        {
            gates[2].Open();
        }

        await Assert.ThrowsAsync<IOException>(() => second.AsTask().WithHangGuard());
    }

    [Theory]
    [InlineData(ResultOrder.Source)]
    [InlineData(ResultOrder.Completion)]
    public async Task Cancellation_ThatPreventsNothing_LeavesAllResults(ResultOrder order)
    {
        var gate = new Gate();
        using var cancellation = new TrackedTokenSource();
        var options = new ThrottleOptions { MaxConcurrency = 4, ResultOrder = order };
        await using IAsyncEnumerator<int> results = new[] { 0, 1, 2 }.SelectThrottledAsync(options, async (item, _) =>
        {
            await gate.WaitAsync(CancellationToken.None);
            return item;
        }, cancellation.Token).GetAsyncEnumerator();
        ValueTask<bool> move = results.MoveNextAsync();
        await gate.WhenParkedAsync(3);

        await cancellation.CancelAsync();
        gate.Open();

        var received = new List<int>();
        while (await move.AsTask().WithHangGuard())
        {
            received.Add(results.Current);
            move = results.MoveNextAsync();
        }

        Assert.Equal([0, 1, 2], received.Order());
    }

    // One is thrown, as it was; the others are not lost.
    [Fact]
    public async Task FailFast_SeveralRootCauses_ThrowsTheFirstAndLogsTheOthers()
    {
        var logger = new RecordingLogger();
        var gate = new Gate();
        var options = new ThrottleOptions { MaxConcurrency = 3, Logger = logger };
        Task<(List<int> Results, Exception? Thrown)> all = Enumerable.Range(0, 3).SelectThrottledAsync<int, int>(options, async (item, _) =>
        {
            await gate.WaitAsync(CancellationToken.None);
            throw new IOException($"{item}");
        }).DrainAsync();
        await gate.WhenParkedAsync(3);
        gate.Open();

        string thrown = Assert.IsType<IOException>((await all).Thrown).Message;
        LogEntry entry = await logger.NextAsync();
        Assert.Equal(["0", "1", "2"], ((string[])[thrown, .. ((FanOutException)entry.Exception!).InnerExceptions.Select(static e => e.Message)]).Order());
    }

    [Theory]
    [InlineData("fail fast")]
    [InlineData("collect")]
    [InlineData("canceled")]
    public Task Failures_ThatTheConsumerHasSeen_AreNotLogged(string kind) => Clocks.RunAsync(async time =>
    {
        using var canceling = new TrackedTokenSource();
        var logger = new RecordingLogger();
        var gate = new Gate();
        var options = new ThrottleOptions
        {
            MaxConcurrency = kind == "fail fast" ? 1 : 3,
            Logger = logger,
            FailureMode = kind == "collect" ? FailureMode.Collect : FailureMode.FailFast,
        };
        Task<(List<int> Results, Exception? Thrown)> all = Enumerable.Range(0, 6).SelectThrottledAsync<int, int>(
            options,
            async (item, _) =>
            {
                await gate.WaitAsync(CancellationToken.None);
                throw new IOException($"{item}");
            },
            canceling.Token).DrainAsync();
        await gate.WhenParkedAsync(options.MaxConcurrency);
        if (kind == "canceled")
        {
            await canceling.CancelAsync();
        }

        gate.Open();

        Exception? thrown = (await all).Thrown;
        FanOutException? several = thrown as FanOutException ?? thrown?.InnerException as FanOutException;
        Assert.Equal(kind switch { "fail fast" => 1, "collect" => 6, _ => 3 }, several?.Failures.Count ?? 1);

        // loggers are told off the consumer's way
        await Task.Delay(TimeSpan.FromSeconds(1), time);
        Assert.Empty(logger.Entries);
    });

    private static ValueTask<int> FailsAtTens(int item, CancellationToken cancellationToken) =>
        item % 10 == 0 ? throw new IOException($"item {item}") : new ValueTask<int>(item);
}
