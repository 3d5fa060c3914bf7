using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts;

/// <summary>Where a deadline is current, and from when to when.</summary>
public class DeadlineFlowTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FiveSeconds = TimeSpan.FromSeconds(5);

    private readonly VirtualTimeProvider _time = Clocks.Virtual();

    [Fact]
    public void Current_WithoutAny_IsNull() => Assert.Null(Deadline.Current);

    [Fact]
    public void Begin_UntilDisposed_IsCurrent()
    {
        using (var deadline = Deadline.Begin(FiveSeconds, _time))
        {
            Assert.Same(deadline, Deadline.Current);
        }

        Assert.Null(Deadline.Current);
    }

    [Fact]
    public void Begin_TheBlockThrows_IsRestored()
    {
        using var outer = Deadline.Begin(FiveSeconds, _time);
        Action block = () =>
        {
            using (Deadline.Begin(Second, _time))
            {
                throw new IOException();
            }
        };

        Assert.Throws<IOException>(block);
        Assert.Same(outer, Deadline.Current);
    }

    [Fact]
    public async Task Current_AcrossAwaits_Flows()
    {
        using var deadline = Deadline.Begin(FiveSeconds, _time);

        await Task.Yield();
        Assert.Same(deadline, Deadline.Current);

        Assert.Same(deadline, await AwayFromTheContextAsync());
        Assert.Same(deadline, await Task.Run(() => Deadline.Current));
        Assert.Same(deadline, await Task.Run(async () =>
        {
            await Task.Yield();
            return Deadline.Current;
        }));

        static async Task<Deadline?> AwayFromTheContextAsync()
        {
            var gate = new Gate("later");
            Task waiting = gate.WaitAsync();
            _ = Task.Run(gate.Open);
            await waiting.ConfigureAwait(false);
            return Deadline.Current;
        }
    }

    [Fact]
    public async Task Current_InATimersCallback_IsThatOfItsMaker()
    {
        var seen = new TaskCompletionSource<Deadline?>();
        using var deadline = Deadline.Begin(FiveSeconds, _time);
        using ITimer timer = _time.CreateTimer(_ => seen.SetResult(Deadline.Current), null, Second, Timeout.InfiniteTimeSpan);
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => _time.Advance(Second));
        }

        Assert.Same(deadline, await seen.Task.WithHangGuard());
    }

    [Fact]
    public async Task Begin_InAnAsyncMethod_DoesNotReachItsCaller()
    {
        await BeginAndForgetAsync();
        Assert.Null(Deadline.Current);

        async Task BeginAndForgetAsync()
        {
#pragma warning disable ATK4004 // it is left open on purpose
            _ = Deadline.Begin(FiveSeconds, _time);
#pragma warning restore ATK4004
            await Task.Yield();
            Assert.NotNull(Deadline.Current);
        }
    }

    [Fact]
    public async Task Current_InAnAsyncIterator_IsThatOfWhoMovesIt()
    {
        IAsyncEnumerator<Deadline?> items = Items().GetAsyncEnumerator();
        using (var deadline = Deadline.Begin(FiveSeconds, _time))
        {
            Assert.True(await items.MoveNextAsync());
            Assert.Same(deadline, items.Current);
        }

        Assert.True(await items.MoveNextAsync());
        Assert.Null(items.Current);

        static async IAsyncEnumerable<Deadline?> Items()
        {
            while (true)
            {
                await Task.Yield();
                yield return Deadline.Current;
            }
        }
    }

    [Fact]
    public async Task Begin_InAnAsyncIterator_LastsToTheNextYieldAndLeavesTheConsumerAlone()
    {
        await using IAsyncEnumerator<Deadline?> items = Items().GetAsyncEnumerator();

        Assert.True(await items.MoveNextAsync());
        Assert.NotNull(items.Current);
        Assert.Null(Deadline.Current);

        Assert.True(await items.MoveNextAsync());
        Assert.Null(items.Current);
        Assert.False(await items.MoveNextAsync());
        Assert.Null(Deadline.Current);
        Assert.Equal(0, _time.ActiveTimers);

        async IAsyncEnumerable<Deadline?> Items()
        {
            using (var deadline = Deadline.Begin(FiveSeconds, _time))
            {
                _ = deadline.Token;
                await Task.Yield();
                yield return Deadline.Current;
                await Task.Yield();
                yield return Deadline.Current;
            }
        }
    }

    [Fact]
    public async Task Current_OfSiblings_IsEachOnesOwn()
    {
        using var outer = Deadline.Begin(FiveSeconds, _time);
        var both = new Gate("both");

        Task<(Deadline Own, Deadline? Seen)> one = SiblingAsync();
        Task<(Deadline Own, Deadline? Seen)> other = SiblingAsync();
        await both.WhenParkedAsync(2);
        both.Open();

        (Deadline ownOne, Deadline? seenOne) = await one.WithHangGuard();
        (Deadline ownOther, Deadline? seenOther) = await other.WithHangGuard();
        Assert.Same(ownOne, seenOne);
        Assert.Same(ownOther, seenOther);
        Assert.NotSame(ownOne, ownOther);
        Assert.Same(outer, Deadline.Current);

        async Task<(Deadline Own, Deadline? Seen)> SiblingAsync()
        {
            using var own = Deadline.Begin(Second, _time);
            await both.WaitAsync();
            return (own, Deadline.Current);
        }
    }

    [Fact]
    public async Task Current_AfterTheEndInAFlowThatGoesOn_IsTheNextOneOut()
    {
        var gate = new Gate("flow");
        Task<Deadline?> flow;
        var outer = Deadline.Begin(FiveSeconds, _time);
        using (Deadline.Begin(Second, _time))
        {
            flow = Task.Run(async () =>
            {
                await gate.WaitAsync();
                return Deadline.Current;
            });
            await gate.WhenParkedAsync(1);
        }

        gate.Open();
        Assert.Same(outer, await flow.WithHangGuard());

        outer.Dispose();
        Assert.Null(await Task.Run(() => Deadline.Current));
    }

    [Fact]
    public void Dispose_OutOfOrder_LeavesTheInnerOneCurrentAndThenTheOutermost()
    {
        using var outermost = Deadline.Begin(FiveSeconds, _time);
        var outer = Deadline.Begin(FiveSeconds, _time);
        var inner = Deadline.Begin(Second, _time);

        outer.Dispose();
        Assert.Same(inner, Deadline.Current);

        inner.Dispose();
        Assert.Same(outermost, Deadline.Current);
    }

    [Fact]
    public void Dispose_Twice_DoesNotEndTheOneAround()
    {
        using var outer = Deadline.Begin(FiveSeconds, _time);
        var inner = Deadline.Begin(Second, _time);

        inner.Dispose();
        inner.Dispose();

        Assert.Same(outer, Deadline.Current);
    }

    [Fact]
    public async Task Dispose_OnAnotherFlow_EndsItForAll()
    {
        var outer = Deadline.Begin(FiveSeconds, _time);
        var inner = Deadline.Begin(Second, _time);
        _ = inner.Token;
        Assert.Equal(2, _time.ActiveTimers);

        await Task.Run(inner.Dispose);
        Assert.Same(outer, Deadline.Current);
        Assert.Equal(1, _time.ActiveTimers);

        await Task.Run(outer.Dispose);
        Assert.Null(Deadline.Current);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public void Suppress_UntilDisposed_HidesEveryDeadline()
    {
        using var outer = Deadline.Begin(FiveSeconds, _time);
        using (Deadline.Suppress())
        {
            Assert.Null(Deadline.Current);
            using (var inside = Deadline.Begin(TimeSpan.FromMinutes(1), _time))
            {
                Assert.Same(inside, Deadline.Current);
                Assert.Equal(TimeSpan.FromMinutes(1), inside.Remaining);
            }

            Assert.Null(Deadline.Current);
        }

        Assert.Same(outer, Deadline.Current);
    }

    [Fact]
    public async Task Suppress_Flows()
    {
        using var outer = Deadline.Begin(FiveSeconds, _time);
        IDisposable shield = Deadline.Suppress();
        Task<Deadline?> flow = Task.Run(() => Deadline.Current);
        Assert.Null(await flow);

        shield.Dispose();
        shield.Dispose();
        Assert.Same(outer, Deadline.Current);
    }

    [Fact]
    public void Suppress_WithoutADeadline_ChangesNothing()
    {
        using (Deadline.Suppress())
        {
            Assert.Null(Deadline.Current);
        }

        Assert.Null(Deadline.Current);
    }
}
