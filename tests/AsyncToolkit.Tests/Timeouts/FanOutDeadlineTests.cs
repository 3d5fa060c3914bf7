using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts;

/// <summary>Fan-outs that start under a deadline end by it as by their caller's cancellation.</summary>
public class FanOutDeadlineTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FiveSeconds = TimeSpan.FromSeconds(5);

    private readonly VirtualTimeProvider _time = Clocks.Virtual();

    public static TheoryData<string> Kinds => [.. Calls.Keys];

    private static Dictionary<string, Func<int, Func<int, CancellationToken, ValueTask>, CancellationToken, Task>> Calls { get; } = new()
    {
        ["array"] = static (count, body, token) => Enumerable.Range(0, count).ToArray().ForEachThrottledAsync(2, body, token),
        ["lazy"] = static (count, body, token) => Enumerable.Range(0, count).ForEachThrottledAsync(2, body, token),
        ["async"] = static (count, body, token) => AsyncItems(count).ForEachThrottledAsync(2, body, token),
        ["options"] = static (count, body, token) =>
            Enumerable.Range(0, count).ForEachThrottledAsync(new ThrottleOptions { MaxConcurrency = 2 }, body, token),
        ["traversal"] = static (count, body, token) => Enumerable.Range(0, count).TraverseThrottledAsync(
            2,
            async (item, bodyToken) =>
            {
                await body(item, bodyToken);
                return Array.Empty<int>();
            },
            token),
        ["gather"] = static (count, body, token) => Enumerable.Range(0, count).GatherAsync(2, Selector(body), token),
        ["gather with options"] = static (count, body, token) =>
            Enumerable.Range(0, count).GatherAsync(new ThrottleOptions { MaxConcurrency = 2 }, Selector(body), token),
        ["stream"] = static (count, body, token) => ConsumeAsync(count, ResultOrder.Source, body, token),
        ["stream by completion"] = static (count, body, token) => ConsumeAsync(count, ResultOrder.Completion, body, token),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Call_ExpiryWhileBodiesRun_IsCanceledWithTheTokenOfTheDeadline(string kind)
    {
        using var deadline = Deadline.Begin(Second, _time, "request");
        var gate = new Gate("bodies");
        Task call = Calls[kind](10, async (_, token) => await gate.WaitAsync(token), default);
        await gate.WhenParkedAsync(2);

        _time.Advance(Second);

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.True(call.IsCanceled);
        Assert.Equal(deadline.Token, thrown.CancellationToken);
        Assert.Contains("the deadline 'request' of 00:00:01 has expired", thrown.Message, StringComparison.Ordinal);
        Assert.Null(thrown.InnerException);
        Assert.Equal(2, gate.Arrivals);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Call_BeforeTheExpiry_CompletesAndLeavesNothingBehind(string kind)
    {
        int ran = 0;
        using (Deadline.Begin(Second, _time))
        {
            await Calls[kind](10, (_, _) =>
            {
                Interlocked.Increment(ref ran);
                return default;
            }, default).WithHangGuard();
        }

        Assert.Equal(10, ran);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Call_UnderAnExpiredDeadline_IsCanceledAtOnceAndStartsNothing(string kind)
    {
        using var deadline = Deadline.Begin(Second, _time);
        _time.Advance(Second);

        Task call = Calls[kind](10, static (_, _) => throw new IOException("must not start"), default);

        Assert.True(call.IsCanceled);
        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.Equal(deadline.Token, thrown.CancellationToken);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Call_ExpiredDeadlineAndCanceledToken_IsTheCallers(string kind)
    {
        using var deadline = Deadline.Begin(TimeSpan.Zero, _time);
        using var caller = new TrackedTokenSource();
        await caller.CancelAsync();

        Task call = Calls[kind](10, static (_, _) => default, caller.Token);

        Assert.Equal(caller.Token, Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync()).CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Call_CallerCancelsFirst_IsTheCallersEvenIfTheDeadlineExpiresLater(string kind)
    {
        using var deadline = Deadline.Begin(Second, _time);
        using var caller = new TrackedTokenSource();
        var gate = new Gate("bodies");
        Task call = Calls[kind](10, async (_, _) => await gate.WaitAsync(CancellationToken.None), caller.Token);
        await gate.WhenParkedAsync(2);

        await caller.CancelAsync();
        _time.Advance(Second);
        gate.Open();

        Assert.Equal(caller.Token, Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync()).CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Call_DeadlineExpiresFirst_IsTheDeadlinesEvenIfTheCallerCancelsLater(string kind)
    {
        using var deadline = Deadline.Begin(Second, _time);
        using var caller = new TrackedTokenSource();
        var gate = new Gate("bodies");
        Task call = Calls[kind](10, async (_, _) => await gate.WaitAsync(CancellationToken.None), caller.Token);
        await gate.WhenParkedAsync(2);

        _time.Advance(Second);
        await caller.CancelAsync();
        gate.Open();

        Assert.Equal(deadline.Token, Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync()).CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Call_UnderSeveral_IsTheOneThatExpires(string kind)
    {
        using var outer = Deadline.Begin(Second, _time, "outer");
        using var inner = Deadline.Begin(FiveSeconds, _time, "inner");
        var gate = new Gate("bodies");
        Task call = Calls[kind](10, async (_, token) => await gate.WaitAsync(token), default);
        await gate.WhenParkedAsync(2);

        _time.Advance(Second);

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.Equal(outer.Token, thrown.CancellationToken);
        Assert.Contains("'outer'", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_EveryBodyIsRunningAndEndsWell_SucceedsInSpiteOfTheExpiry()
    {
        using var deadline = Deadline.Begin(Second, _time);
        var gate = new Gate("bodies");
        Task call = Calls["array"](2, async (_, _) => await gate.WaitAsync(CancellationToken.None), default);
        await gate.WhenParkedAsync(2);

        _time.Advance(Second);
        gate.Open();

        await call.WithHangGuard();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Call_BodyFailsAfterTheExpiry_IsCanceledWithTheFailureInside(string kind)
    {
        using var deadline = Deadline.Begin(Second, _time);
        var gate = new Gate("bodies");
        Task call = Calls[kind](10, async (_, _) =>
        {
            await gate.WaitAsync(CancellationToken.None);
            throw new IOException("late");
        }, default);
        await gate.WhenParkedAsync(2);

        _time.Advance(Second);
        gate.Open();

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.Equal(deadline.Token, thrown.CancellationToken);
        Assert.Equal(["late", "late"], Assert.IsType<FanOutException>(thrown.InnerException).InnerExceptions.Select(e => e.Message));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Call_BodyFailedBeforeTheExpiry_FailsWithIt(string kind)
    {
        using var deadline = Deadline.Begin(Second, _time);
        var gate = new Gate("second");
        var failure = new IOException("first");
        Task call = Calls[kind](2, async (item, token) =>
        {
            if (item == 1)
            {
                gate.Mark();
                await token.CanceledAsync();
                _time.Advance(Second);
                token.ThrowIfCancellationRequested();
            }

            await gate.WhenParkedAsync(1, CancellationToken.None);
            throw failure;
        }, default);

        Assert.Same(failure, await call.EndAsync());
        Assert.True(deadline.IsExpired);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Call_Suppressed_GoesOn(string kind)
    {
        using var deadline = Deadline.Begin(Second, _time);
        var gate = new Gate("bodies");
        Task call;
        using (Deadline.Suppress())
        {
            call = Calls[kind](2, async (_, token) => await gate.WaitAsync(token), default);
        }

        await gate.WhenParkedAsync(2);
        _time.Advance(Second);
        Assert.True(deadline.IsExpired);
        gate.Open();

        await call.WithHangGuard();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Call_ItsDeadlineHasEndedMeanwhile_IsLeftToTheOneAround(string kind)
    {
        using var outer = Deadline.Begin(FiveSeconds, _time);
        var gate = new Gate("bodies");
        Task call;
        using (Deadline.Begin(Second, _time))
        {
            call = Calls[kind](10, async (_, token) => await gate.WaitAsync(token), default);
            await gate.WhenParkedAsync(2);
        }

        _time.Advance(Second);
        Assert.False(call.IsCompleted);

        _time.Advance(FiveSeconds - Second);
        Assert.Equal(outer.Token, Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync()).CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Call_ItsOnlyDeadlineHasEndedMeanwhile_GoesOn(string kind)
    {
        var gate = new Gate("bodies");
        Task call;
        using (Deadline.Begin(Second, _time))
        {
            call = Calls[kind](2, async (_, token) => await gate.WaitAsync(token), default);
            await gate.WhenParkedAsync(2);
        }

        _time.Advance(Second);
        gate.Open();

        await call.WithHangGuard();
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Body_SeesTheDeadlineAndItsOwnCallsEndByIt(string kind)
    {
        using var deadline = Deadline.Begin(Second, _time);
        var gate = new Gate("inner bodies");
        int seen = 0;
        Task call = Calls[kind](2, async (_, token) =>
        {
            Assert.Same(deadline, Deadline.Current);
            Interlocked.Increment(ref seen);
            await new[] { 1, 2, 3 }.ForEachThrottledAsync(
                3, async (_, innerToken) => await gate.WaitAsync(innerToken), CancellationToken.None);
        }, default);
        await gate.WhenParkedAsync(6);

        _time.Advance(Second);

        Assert.Equal(deadline.Token, Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync()).CancellationToken);
        Assert.Equal(2, seen);
    }

    // A body that begins a deadline of its own fails by it as it would by any other timeout: the call's own deadline has time left.
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Body_UnderADeadlineOfItsOwn_FailsAlone(string kind)
    {
        using var deadline = Deadline.Begin(FiveSeconds, _time);
        var gate = new Gate("bodies");
        Task call = Calls[kind](1, async (_, token) =>
            await Deadline.FailAfterAsync(Second, async inner => await gate.WaitAsync(inner), _time, "item", token), default);
        await gate.WhenParkedAsync(1);

        _time.Advance(Second);

        Assert.Equal("item", Assert.IsType<OperationTimeoutException>(await call.EndAsync()).OperationName);
    }

    // A callback of the user's on the token of the deadline stands in nobody's way.
    [Fact]
    public async Task Call_ACallbackOnTheDeadlinesTokenHangs_EndsAllTheSame()
    {
        using var release = new ManualResetEventSlim();
        using var deadline = Deadline.Begin(Second, _time);
        var gate = new Gate("bodies");
        Task call = Calls["array"](10, async (_, token) => await gate.WaitAsync(token), default);
        await gate.WhenParkedAsync(2);
        using CancellationTokenRegistration hanging = deadline.Token.UnsafeRegister(_ => release.Wait(HangGuard.Patience), null);

        _time.Advance(Second);

        Assert.True((await call.EndAsync()) is OperationCanceledException);
        release.Set();
    }

    // The timer is late; a body asks the clock before the call has been told.
    [Fact]
    public async Task Call_BodyFindsTheDeadlineExpiredBeforeItsTimerFires_IsCanceledByIt()
    {
        var late = new LateTimers(_time);
        using var deadline = Deadline.Begin(Second, late);
        var gate = new Gate("bodies");
        Task call = Calls["array"](2, async (_, _) =>
        {
            await gate.WaitAsync(CancellationToken.None);
            await new[] { 1 }.ForEachThrottledAsync(1, static (_, _) => default, CancellationToken.None);
        }, default);
        await gate.WhenParkedAsync(2);

        _time.Advance(Second);
        gate.Open();

        Assert.Equal(deadline.Token, Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync()).CancellationToken);
    }

    [Fact]
    public async Task Calls_AThousandUnderOneDeadline_LeaveNoRegistrationBehind()
    {
        using var deadline = Deadline.Begin(Second, _time);
        var references = new List<WeakReference>();
        for (int i = 0; i < 1_000; i++)
        {
            await StartAsync();
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        int alive = references.Count(reference => reference.IsAlive);
        Assert.True(alive < 20, $"{alive} of 1000 are still reachable");
        Assert.Equal(1, _time.ActiveTimers);

        async Task StartAsync()
        {
            var body = new Body();
            references.Add(new WeakReference(body));
            await new[] { 1 }.ForEachThrottledAsync(1, body.RunAsync);
        }
    }

    private static Func<int, CancellationToken, ValueTask<int>> Selector(Func<int, CancellationToken, ValueTask> body) => async (item, token) =>
    {
        await body(item, token);
        return item;
    };

    private static async Task ConsumeAsync(int count, ResultOrder order, Func<int, CancellationToken, ValueTask> body, CancellationToken cancellationToken)
    {
        var options = new ThrottleOptions { MaxConcurrency = 2, ResultOrder = order };
        IAsyncEnumerable<int> results = Enumerable.Range(0, count).SelectThrottledAsync(options, Selector(body), cancellationToken);
        await foreach (int result in results)
        {
            Assert.InRange(result, 0, count - 1);
        }
    }

    private static async IAsyncEnumerable<int> AsyncItems(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    private sealed class Body
    {
        private int _runs;

        internal ValueTask RunAsync(int item, CancellationToken cancellationToken)
        {
            _runs++;
            return default;
        }
    }
}
