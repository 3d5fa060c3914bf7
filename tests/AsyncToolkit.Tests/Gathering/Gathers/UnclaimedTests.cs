using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Gathers;

/// <summary>The results of a gather that fails have been produced, and nobody receives them.</summary>
public class UnclaimedTests
{
    private readonly RecordingHandler _handler = new();
    private readonly VirtualTimeProvider _time = Clocks.Virtual();

    public static TheoryData<string> Sources => new("array", "iterator", "async");

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task GatherAsync_ThatFails_HandsOverWhatWasProduced(string source)
    {
        Task<Resource[]> call = Make(source, 4).GatherAsync(Options(1), static (item, _) =>
            item == 2 ? throw new IOException("root") : new ValueTask<Resource>(new Resource()));

        Assert.IsType<IOException>(await call.EndAsync());
        object?[] handed = await _handler.NextAsync(2);
        Assert.All(handed, static result => Assert.Equal(0, Assert.IsType<Resource>(result).Disposed));
        Assert.NotSame(handed[0], handed[1]);
        Assert.Equal(2, _handler.Results.Count);
    }

    [Fact]
    public async Task GatherAsync_ThatFails_HandsOverWhatItsSiblingsProduceAfterwards()
    {
        var gate = new Gate();
        Task<int[]> call = Make("iterator", 3).GatherAsync(Options(3), async (item, token) =>
        {
            await gate.WaitAsync(CancellationToken.None);
            if (item == 1)
            {
                throw new IOException("root");
            }

            await token.CanceledAsync();
            return item;
        });
        await gate.WhenParkedAsync(3);
        gate.Open();

        Assert.IsType<IOException>(await call.EndAsync());
        Assert.Equal([0, 2], await _handler.NextAsync(2));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task GatherAsync_ThatIsCanceled_HandsOverWhatWasProduced(string source)
    {
        using var cancellation = new TrackedTokenSource();
        Task<int[]> call = Make(source, 10).GatherAsync(
            Options(1),
            (item, _) =>
            {
                if (item == 3)
                {
                    cancellation.Cancel();
                }

                return new ValueTask<int>(item);
            },
            cancellation.Token);

        Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.Equal([0, 1, 2, 3], await _handler.NextAsync(4));
    }

    [Fact]
    public async Task GatherAsync_UnderCollectWithAFailure_HandsOverTheRest()
    {
        var options = new ThrottleOptions { MaxConcurrency = 2, FailureMode = FailureMode.Collect, OnUnclaimed = _handler.Handle };
        Task<int[]> call = Make("array", 4).GatherAsync(options, static (item, _) => item == 0 ? throw new IOException() : new ValueTask<int>(item));

        Assert.IsType<FanOutException>(await call.EndAsync());
        Assert.Equal([1, 2, 3], await _handler.NextAsync(3));
    }

    [Fact]
    public async Task GatherAsync_WhoseSourceFails_HandsOverWhatWasProduced()
    {
        var script = new ScriptedSource(5) { OnMoveNext = static index => _ = index == 3 ? throw new IOException("source") : 0 };
        Task<int[]> call = script.As(isAsync: false).GatherAsync(Options(1), static (item, _) => new ValueTask<int>(item));

        Assert.Equal("source", (await call.EndAsync())?.Message);
        Assert.Equal([0, 1, 2], await _handler.NextAsync(3));
    }

    [Fact]
    public async Task GatherAsync_WhoseSourceFailsToBeDisposed_HandsOverEverything()
    {
        var script = new ScriptedSource(2) { OnDispose = static () => throw new IOException("disposal") };
        Task<int[]> call = script.As(isAsync: true).GatherAsync(Options(1), static (item, _) => new ValueTask<int>(item));

        Assert.Equal("disposal", (await call.EndAsync())?.Message);
        Assert.Equal([0, 1], await _handler.NextAsync(2));
    }

    [Fact]
    public async Task GatherAsync_OfMoreThanAnArrayTakes_FailsWithWhatItFailedWith()
    {
        Task<int[]> call = new LyingCollection(int.MaxValue, 3).GatherAsync<int, int>(Options(1), static (_, _) => throw new IOException("root"));

        Assert.Equal("root", (await call.EndAsync())?.Message);
    }

    [Fact]
    public async Task GatherAsync_ThatSucceeds_HandsOverNothing()
    {
        int[] results = await Make("iterator", 100).GatherAsync(Options(4), static (item, _) => new ValueTask<int>(item));

        Assert.Equal(100, results.Length);
        Assert.Empty(_handler.Results);
    }

    [Fact]
    public async Task GatherAsync_WithAnAbandonedBodyThatAnswersLate_HandsOverItsResult()
    {
        var gate = new Gate();
        Task<string[]> call = Make("array", 1).GatherAsync(Abandoning(), async (_, _) =>
        {
            await gate.WaitAsync(CancellationToken.None);
            return "late";
        });
        await gate.WhenParkedAsync(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<OperationTimeoutException>(await call.EndAsync());
        Assert.Empty(_handler.Results);

        gate.Open();
        Assert.Equal("late", await _handler.NextAsync());
    }

    [Fact]
    public async Task GatherOutcomesAsync_WithALateResult_SparesWhatIsAmongTheOutcomes()
    {
        var shared = new Resource();
        var own = new Resource();
        var gate = new Gate();
        Task<Outcome<Resource>[]> call = Make("array", 3).GatherOutcomesAsync(Abandoning(limit: 2), async (item, _) =>
        {
            if (item != 1)
            {
                await gate.WaitAsync(CancellationToken.None);
            }

            return item == 2 ? own : shared;
        });

        // the last one begins when the second has ended
        await gate.WhenParkedAsync(2);
        _time.Advance(TimeSpan.FromSeconds(1));
        Outcome<Resource>[] outcomes = await call.WithHangGuard();
        Assert.Equal([OutcomeStatus.Failed, OutcomeStatus.Succeeded, OutcomeStatus.Failed], outcomes.Select(static outcome => outcome.Status));

        gate.Open();
        Assert.Same(own, await _handler.NextAsync());
        Assert.DoesNotContain(shared, _handler.Results);
    }

    [Fact]
    public async Task GatherOutcomesAsync_WhoseArrayTheCallerUsesAgain_SparesWhatWasAmongTheOutcomes()
    {
        var shared = new Resource();
        var own = new Resource();
        var lateShared = new Gate("the shared one, late");
        var lateOwn = new Gate("its own, late");
        var logger = new RecordingLogger();
        Task<Outcome<Resource>[]> call = Make("array", 3).GatherOutcomesAsync(Abandoning(logger: logger), async (item, _) =>
        {
            await (item switch
            {
                0 => lateShared.WaitAsync(CancellationToken.None),
                2 => lateOwn.WaitAsync(CancellationToken.None),
                _ => Task.CompletedTask,
            });
            return item == 2 ? own : shared;
        });
        await lateShared.WhenParkedAsync(1);
        await lateOwn.WhenParkedAsync(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        Outcome<Resource>[] outcomes = await call.WithHangGuard();
        Assert.Same(shared, outcomes[1].Value);
        Array.Clear(outcomes);

        lateShared.Open();
        await AbandonedBodyEndedAsync(logger);
        lateOwn.Open();
        Assert.Same(own, await _handler.NextAsync());
    }

    [Fact]
    public async Task QuorumAsync_WhoseArrayTheCallerUsesAgain_SparesTheWinners()
    {
        var shared = new Resource();
        var own = new Resource();
        var lateShared = new Gate("the shared one, late");
        var lateOwn = new Gate("its own, late");
        var winning = new Gate("winning");
        var logger = new RecordingLogger();
        Func<CancellationToken, ValueTask<Resource>>[] operations =
        [
            _ => AnswerAsync(lateShared, shared),
            _ => AnswerAsync(lateOwn, own),
            _ => AnswerAsync(winning, shared),
        ];
        Task<Resource[]> call = operations.QuorumAsync(1, Abandoning(limit: 2, logger));
        await lateShared.WhenParkedAsync(1);
        await lateOwn.WhenParkedAsync(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        await winning.WhenParkedAsync(1);
        winning.Open();
        Resource[] winners = await call.WithHangGuard();
        Assert.Same(shared, Assert.Single(winners));
        Array.Clear(winners);

        lateShared.Open();
        await AbandonedBodyEndedAsync(logger);
        lateOwn.Open();
        Assert.Same(own, await _handler.NextAsync());

        static async ValueTask<Resource> AnswerAsync(Gate gate, Resource answer)
        {
            await gate.WaitAsync(CancellationToken.None);
            return answer;
        }
    }

    [Fact]
    public async Task GatherAsync_WithAResultWhosePermitCannotBeGivenBack_HandsItOver()
    {
        ScriptedLimiter limiter = null!;
        limiter = new ScriptedLimiter((_, _) => new(limiter.Grant(static () => throw new IOException("permit"))));
        var options = new ThrottleOptions { MaxConcurrency = 1, RateLimiter = limiter, OnUnclaimed = _handler.Handle };

        Task<int[]> call = Make("array", 1).GatherAsync(options, static (_, _) => new ValueTask<int>(42));

        Assert.Equal("permit", (await call.EndAsync())?.Message);
        Assert.Equal(42, await _handler.NextAsync());
    }

    [Fact]
    public async Task OnUnclaimed_ThatHangsOrThrows_HoldsUpNobody()
    {
        var hanging = new Gate("handler");
        var logger = new RecordingLogger();
        var options = new ThrottleOptions
        {
            MaxConcurrency = 1,
            Logger = logger,
            OnUnclaimed = _ =>
            {
                hanging.Wait();
                throw new IOException("handler");
            },
        };

        Task<int[]> call = Make("array", 2).GatherAsync(options, static (item, _) => item == 1 ? throw new InvalidOperationException() : new ValueTask<int>(item));

        Assert.IsType<InvalidOperationException>(await call.EndAsync());
        await hanging.WhenParkedAsync(1);
        hanging.Open();
        LogEntry entry = await logger.NextAsync();
        Assert.Equal((2004, "handler"), (entry.Id, entry.Exception?.Message));
    }

    private static Sequence<int> Make(string source, int count) => source switch
    {
        "array" => ArrayKind.Make(Enumerable.Range(0, count)),
        "iterator" => IteratorKind.Make(Enumerable.Range(0, count)),
        _ => YieldingAsyncKind.Make(Enumerable.Range(0, count)),
    };

    private ThrottleOptions Options(int limit) => new() { MaxConcurrency = limit, OnUnclaimed = _handler.Handle };

    // What it ended with has been taken in by then.
    private static async Task AbandonedBodyEndedAsync(RecordingLogger logger)
    {
        while ((await logger.NextAsync()).Id != 2003)
        {
        }
    }

    private ThrottleOptions Abandoning(int limit = 3, RecordingLogger? logger = null) => new()
    {
        MaxConcurrency = limit,
        ItemTimeout = TimeSpan.FromSeconds(1),
        AbandonAfter = TimeSpan.Zero,
        TimeProvider = _time,
        OnUnclaimed = _handler.Handle,
        Logger = logger,
    };
}
