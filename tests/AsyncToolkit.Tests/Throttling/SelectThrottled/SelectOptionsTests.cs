using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.SelectThrottled;

/// <summary>Every option works for streams as it does elsewhere; and what becomes of results that nobody took.</summary>
public class SelectOptionsTests
{
    public static TheoryData<ResultOrder> Orders => [ResultOrder.Source, ResultOrder.Completion];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task OnUnclaimed_ConsumerThatLeaves_ReceivesWhatItDidNotTake(ResultOrder order)
    {
        await Clocks.RunAsync(async time =>
        {
            var handler = new RecordingHandler();
            var options = new ThrottleOptions { MaxConcurrency = 4, ResultOrder = order, OnUnclaimed = handler.Handle };
            IAsyncEnumerator<string> enumerator =
                Enumerable.Range(0, 50).SelectThrottledAsync(options, static (item, _) => new ValueTask<string>($"{item}")).GetAsyncEnumerator();
            List<string> taken = await enumerator.TakeAsync(3);
            await Task.Delay(TimeSpan.FromSeconds(1), time);
            Assert.Empty(handler.Results);

            await enumerator.DisposeAsync();

            IEnumerable<string> unclaimed = (await handler.NextAsync(4)).Cast<string>();
            Assert.Equal(["0", "1", "2", "3", "4", "5", "6"], taken.Concat(unclaimed).Order());
        });
    }

    // A body that ends after the consumer has left produces a result that nobody wants.
    [Theory]
    [MemberData(nameof(Orders))]
    public async Task OnUnclaimed_BodiesThatIgnoreTheirToken_GivesTheirResultsToo(ResultOrder order)
    {
        var handler = new RecordingHandler();
        var late = new Gate("late");
        var options = new ThrottleOptions { MaxConcurrency = 2, ResultOrder = order, OnUnclaimed = handler.Handle };
        IAsyncEnumerator<string> enumerator = Enumerable.Range(0, 50).SelectThrottledAsync(options, async (item, _) =>
        {
            if (item > 0)
            {
                await late.WaitAsync(CancellationToken.None);
            }

            return $"{item}";
        }).GetAsyncEnumerator();
        await enumerator.TakeAsync(1);
        await late.WhenParkedAsync(2);
        Task leaving = enumerator.EndAsync();
        Assert.False(leaving.IsCompleted);
        late.Open();

        await leaving;
        Assert.Equal(["1", "2"], (await handler.NextAsync(2)).Cast<string>().Order());
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task OnUnclaimed_FailureOrCancellation_ReceivesWhatWasNotYielded(ResultOrder order)
    {
        foreach (bool cancels in (bool[])[false, true])
        {
            await Clocks.RunAsync(async time =>
            {
                using var source = new TrackedTokenSource();
                var handler = new RecordingHandler();
                var trigger = new Gate("trigger");
                var produced = new System.Collections.Concurrent.ConcurrentQueue<string>();
                var options = new ThrottleOptions { MaxConcurrency = 4, ResultOrder = order, OnUnclaimed = handler.Handle };
                Task<(List<string> Results, Exception? Thrown)> all = Enumerable.Range(0, 50).SelectThrottledAsync(
                    options,
                    async (item, _) =>
                    {
                        if (item == 0)
                        {
                            await trigger.WaitAsync(CancellationToken.None);
                            throw new IOException("root");
                        }

                        await trigger.WaitAsync(CancellationToken.None);
                        produced.Enqueue($"{item}");
                        return $"{item}";
                    },
                    source.Token).DrainAsync();
                await trigger.WhenParkedAsync(4);
                if (cancels)
                {
                    await source.CancelAsync();
                }

                trigger.Release();
                await Task.Delay(TimeSpan.FromSeconds(1), time);
                trigger.Open();

                (List<string> results, Exception? thrown) = await all;
                Assert.NotNull(thrown);
                IEnumerable<string> unclaimed = (await handler.NextAsync(produced.Count - results.Count)).Cast<string>();
                Assert.Equal(produced.Order(), results.Concat(unclaimed).Order());
                if (order == ResultOrder.Source || cancels)
                {
                    Assert.Empty(results);
                }
            });
        }
    }

    [Fact]
    public async Task OnUnclaimed_AnObjectThatTheConsumerHas_IsSpared()
    {
        await Clocks.RunAsync(async time =>
        {
            var handler = new RecordingHandler();
            object shared = new();
            object other = new();
            var options = new ThrottleOptions { MaxConcurrency = 4, OnUnclaimed = handler.Handle };
            IAsyncEnumerator<object> enumerator = Enumerable.Range(0, 50)
                .SelectThrottledAsync(options, (item, _) => new ValueTask<object>(item == 3 ? other : shared)).GetAsyncEnumerator();
            await enumerator.TakeAsync(2);
            await Task.Delay(TimeSpan.FromSeconds(1), time);
            await enumerator.DisposeAsync();
            await Task.Delay(TimeSpan.FromSeconds(1), time);

            Assert.Same(other, Assert.Single(handler.Results));
        });
    }

    // Also where that lay ready and no move had to wait for it.
    [Fact]
    public async Task OnUnclaimed_AnObjectThatTheConsumerHasTakenAtOnce_IsSpared()
    {
        await Clocks.RunAsync(async time =>
        {
            var handler = new RecordingHandler();
            object shared = new();
            var options = new ThrottleOptions { MaxConcurrency = 4, OnUnclaimed = handler.Handle };
            IAsyncEnumerator<object> enumerator = Enumerable.Range(0, 50)
                .SelectThrottledAsync(options, (item, _) => new ValueTask<object>(item == 0 ? "first" : item < 3 ? shared : "last")).GetAsyncEnumerator();
            await enumerator.TakeAsync(1);
            await Task.Delay(TimeSpan.FromSeconds(1), time);
            await enumerator.TakeAsync(1);
            Assert.Same(shared, enumerator.Current);
            await Task.Delay(TimeSpan.FromSeconds(1), time);
            await enumerator.DisposeAsync();
            await Task.Delay(TimeSpan.FromSeconds(1), time);

            Assert.All(handler.Results, static result => Assert.Equal("last", result));
            Assert.NotEmpty(handler.Results);
        });
    }

    [Fact]
    public async Task OnUnclaimed_HandlerThatThrows_IsLoggedAndDisturbsNothing()
    {
        await Clocks.RunAsync(async time =>
        {
            var logger = new RecordingLogger();
            var options = new ThrottleOptions
            {
                MaxConcurrency = 1,
                Logger = logger,
                OnUnclaimed = static _ => throw new InvalidOperationException("handler"),
            };
            IAsyncEnumerator<int> enumerator =
                Enumerable.Range(0, 9).SelectThrottledAsync(options, static (item, _) => new ValueTask<int>(item)).GetAsyncEnumerator();
            await enumerator.TakeAsync(1);
            await Task.Delay(TimeSpan.FromSeconds(1), time);
            await enumerator.DisposeAsync();

            LogEntry entry = await logger.NextAsync();
            Assert.Equal((2004, "handler"), (entry.Id, entry.Exception!.Message));
        });
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task ItemTimeout_BodyThatTakesTooLong_FailsItsItemAlone(ResultOrder order)
    {
        await Clocks.RunAsync(async time =>
        {
            var options = new ThrottleOptions
            {
                MaxConcurrency = 2,
                ResultOrder = order,
                FailureMode = FailureMode.Collect,
                ItemTimeout = TimeSpan.FromSeconds(10),
                TimeProvider = time,
            };
            (List<int> results, Exception? thrown) = await Enumerable.Range(0, 6).SelectThrottledAsync(options, async (item, token) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(item == 2 ? 60 : 1), time, token);
                return item;
            }).DrainAsync();

            Assert.Equal([0, 1, 3, 4, 5], results.Order());
            ItemFailure failure = Assert.Single(Assert.IsType<FanOutException>(thrown).Failures);
            Assert.Equal(2L, failure.Index);
            Assert.IsType<OperationTimeoutException>(failure.Exception);
        });
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task AbandonAfter_BodyThatHangs_HoldsUpNeitherStreamNorDisposal(ResultOrder order)
    {
        await Clocks.RunAsync(async time =>
        {
            var hanging = new Gate("hanging");
            var handler = new RecordingHandler();
            var options = new ThrottleOptions
            {
                MaxConcurrency = 1,
                ResultOrder = order,
                FailureMode = FailureMode.Collect,
                ItemTimeout = TimeSpan.FromSeconds(10),
                AbandonAfter = TimeSpan.FromSeconds(1),
                TimeProvider = time,
                OnUnclaimed = handler.Handle,
            };
            (List<int> results, Exception? thrown) = await Enumerable.Range(0, 4).SelectThrottledAsync(options, async (item, _) =>
            {
                if (item == 1)
                {
                    await hanging.WaitAsync(CancellationToken.None);
                }

                return item;
            }).DrainAsync();

            Assert.Equal([0, 2, 3], results);
            Assert.IsType<OperationTimeoutException>(Assert.Single(Assert.IsType<FanOutException>(thrown).Failures).Exception);
            hanging.Open();
            Assert.Equal(1, await handler.NextAsync());
        });
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task RateLimiter_RejectsAnItem_FailsThatItemAlone(ResultOrder order)
    {
        ScriptedLimiter limiter = null!;
        limiter = new ScriptedLimiter((call, _) => new(call == 2 ? limiter.Reject() : limiter.Grant()));
        var options = new ThrottleOptions
        {
            MaxConcurrency = 2,
            ResultOrder = order,
            FailureMode = FailureMode.Collect,
            RateLimiter = limiter,
        };
        (List<int> results, Exception? thrown) =
            await Enumerable.Range(0, 6).SelectThrottledAsync(options, static (item, _) => new ValueTask<int>(item)).DrainAsync();

        Assert.Equal([0, 1, 3, 4, 5], results.Order());
        Assert.IsType<RateLimitRejectedException>(Assert.Single(Assert.IsType<FanOutException>(thrown).Failures).Exception);
        Assert.Equal(limiter.Granted, limiter.Returned);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task RateLimiter_ConsumerThatLeaves_GetsEveryPermitBack(ResultOrder order)
    {
        var limiter = new ScriptedLimiter();
        var options = new ThrottleOptions { MaxConcurrency = 3, ResultOrder = order, RateLimiter = limiter };
        IAsyncEnumerator<int> enumerator =
            Enumerable.Range(0, 100).SelectThrottledAsync(options, static (item, _) => new ValueTask<int>(item)).GetAsyncEnumerator();
        await enumerator.TakeAsync(10);
        await enumerator.EndAsync();

        Assert.Equal(limiter.Granted, limiter.Returned);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Progress_OfAStream_CountsItsBodies(ResultOrder order)
    {
        await Clocks.RunAsync(async time =>
        {
            var progress = new RecordingProgress();
            var options = new ThrottleOptions
            {
                MaxConcurrency = 2,
                ResultOrder = order,
                FailureMode = FailureMode.Collect,
                Progress = progress,
                TimeProvider = time,
            };
            await Enumerable.Range(0, 10).ToArray().SelectThrottledAsync(
                options, static (item, _) => item == 3 ? throw new IOException() : new ValueTask<int>(item)).DrainAsync();

            ThrottleProgress last = await progress.NextAsync();
            Assert.Equal((10L, 9L, 1L, 0, 10L), (last.Started, last.Completed, last.Failed, last.InFlight, last.Total));
        });
    }

    [Fact]
    public async Task TimeProvider_ThatFails_FailsTheFirstMove()
    {
        var options = new ThrottleOptions
        {
            MaxConcurrency = 2,
            Progress = new RecordingProgress(),
            TimeProvider = NSubstitute.Substitute.For<TimeProvider>(),
        };
        NSubstitute.SubstituteExtensions.Returns(options.TimeProvider.GetTimestamp(), _ => throw new InvalidOperationException("clock"));
        (List<int> results, Exception? thrown) =
            await Enumerable.Range(0, 3).SelectThrottledAsync(options, static (item, _) => new ValueTask<int>(item)).DrainAsync();

        Assert.Empty(results);
        Assert.Equal("clock", Assert.IsType<InvalidOperationException>(thrown).Message);
    }
}
