using System.Collections.Concurrent;
using AsyncToolkit.Internal;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Internal.Sources;

/// <summary>A sequence as its workers see it: one of them pulls at a time, and nobody waits long for that one.</summary>
public class PulledSourceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Take_ByOneWorker_GivesEveryItemOnceAndThenNothing(bool isAsync)
    {
        var script = new ScriptedSource(5);
        (PulledSource<int> source, FanOutCore engine) = Pulled(script.As(isAsync));

        Assert.True(source.HasUnclaimed);
        Assert.False(source.IsUsedUp);
        Assert.Equal([0, 1, 2, 3, 4], Drain(source, engine));

        AssertEnded(source, engine);
        Assert.Equal((1, 5L), (script.Opened, source.Extent));
    }

    [Fact]
    public async Task Take_WhileAnotherWorkerIsBlockedInAPull_GivesNothing()
    {
        var pull = new Gate("pull");
        var script = new ScriptedSource(5) { OnMoveNext = _ => pull.Wait() };
        (PulledSource<int> source, FanOutCore engine) = Pulled(script.As(isAsync: false));
        Task<Taken> blocked = Task.Run(() => Take(source, engine));
        await pull.WhenParkedAsync(1);
        try
        {
            Assert.False(source.HasUnclaimed);
            Assert.Equal(Taken.Nothing, await Task.Run(() => Take(source, engine)).WithHangGuard());
            Assert.Equal(0, script.Pulled);
        }
        finally
        {
            pull.Open();
        }

        Assert.Equal(Taken.Item, await blocked.WithHangGuard());
        Assert.True(source.HasUnclaimed);
    }

    [Fact]
    public async Task Take_WhileAPullIsPending_GivesNothing()
    {
        var script = new ScriptedSource(2) { OnMoveNextAsync = static (_, _) => new TaskCompletionSource().Task };
        (PulledSource<int> source, FanOutCore engine) = Pulled(script.As(isAsync: true));

        Assert.Equal(Taken.Parked, Take(source, engine));

        Assert.False(source.HasUnclaimed);
        Assert.Equal(Taken.Nothing, await Task.Run(() => Take(source, engine)).WithHangGuard());
        Assert.False(source.IsUsedUp);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Take_FromASequenceThatFails_EndsIt(bool isAsync)
    {
        var script = new ScriptedSource(5) { OnMoveNext = static i => Throw(i == 2) };
        (PulledSource<int> source, FanOutCore engine) = Pulled(script.As(isAsync), FailureMode.Collect);

        Assert.Equal([0, 1], Drain(source, engine));

        AssertEnded(source, engine);
        Assert.Equal(2, source.Extent);
        ItemFailure failure = Assert.Single(engine.Glance().Failures);
        Assert.Equal((true, 2L), (failure.IsSourceFailure, failure.Index));
    }

    [Fact]
    public void Take_OfAnItemThatCannotBeRead_EndsTheSequence()
    {
        var script = new ScriptedSource(5) { OnCurrent = static i => Throw(i == 1) };
        (PulledSource<int> source, FanOutCore engine) = Pulled(script.As(isAsync: false), FailureMode.Collect);

        Assert.Equal([0], Drain(source, engine));

        AssertEnded(source, engine);
        Assert.Equal((true, 1L), (engine.Glance().Failures.Single().IsSourceFailure, engine.Glance().Failures.Single().Index));
    }

    [Fact]
    public void Take_OnceTheCallIsStopping_AsksTheSequenceForNothing()
    {
        var script = new ScriptedSource(5);
        (PulledSource<int> source, FanOutCore engine) = Pulled(script.As(isAsync: false));
        Assert.Equal(Taken.Item, Take(source, engine));
        Assert.True(engine.Answer());

        Assert.Equal(Taken.Nothing, Take(source, engine));

        Assert.Equal(1, script.Pulled);
        Assert.False(source.IsExhausted);
    }

    [Fact]
    public void Take_WithinARoom_PullsNoMoreThanFits()
    {
        var script = new ScriptedSource(4);
        var turn = new ConsumerTurn();
        (PulledSource<int> source, FanOutCore engine) = Pulled(script.As(isAsync: false), room: new Room(2, turn));
        Assert.False(source.LacksRoom);

        Assert.Equal([0, 1], Drain(source, engine));
        Assert.Equal(2, script.Pulled);
        Assert.True(source.LacksRoom);
        Assert.False(source.HasUnclaimed);

        for (int next = 2; next < 4; next++)
        {
            Assert.True(turn.TryPass(turn.Word));
            Assert.False(source.LacksRoom);
            Assert.True(source.HasUnclaimed);
            Assert.Equal([next], Drain(source, engine));
        }

        Assert.False(source.IsUsedUp);
        Assert.True(turn.TryPass(turn.Word));
        Assert.Empty(Drain(source, engine));
        AssertEnded(source, engine);
    }

    [Fact]
    public void LacksRoom_WithoutARoom_IsNeverTheCase()
    {
        (PulledSource<int> source, FanOutCore engine) = Pulled(new ScriptedSource(1).As(isAsync: false));
        Assert.False(source.LacksRoom);
        Drain(source, engine);
        Assert.False(source.LacksRoom);
    }

    // What has a count is as long as it says, until it has ended: then as long as it was.
    [Theory]
    [InlineData(5, 5)]
    [InlineData(9, 5)]
    [InlineData(2, 5)]
    public void Extent_OfACountedSequence_IsItsCountUntilItHasEnded(int said, int actual)
    {
        (PulledSource<int> source, FanOutCore engine) = Pulled(new Sequence<int>(new LyingCollection(said, actual)));
        Assert.Equal(0, source.Extent);

        Assert.Equal(Taken.Item, Take(source, engine));
        Assert.Equal(said, source.Extent);
        Assert.Equal(said, source.KnownCount);
        for (int i = 1; i < actual; i++)
        {
            Assert.Equal(i == said, source.IsExhausted);
            Assert.Equal(Taken.Item, Take(source, engine));
            Assert.Equal(Math.Max(said, i + 1), source.Extent);
        }

        Assert.Equal(said == actual, source.IsExhausted);
        Assert.False(source.IsUsedUp);
        Assert.Equal(Taken.Nothing, Take(source, engine));
        Assert.Equal(actual, source.Extent);
        AssertEnded(source, engine);
    }

    // A count that means nothing a moment later.
    [Fact]
    public void KnownCount_OfACollectionThatOthersFill_IsUnknown()
    {
        using var blocking = new BlockingCollection<int> { 1, 2 };
        foreach (IEnumerable<int> collection in (IEnumerable<int>[])[new ConcurrentQueue<int>([1, 2]), blocking])
        {
            (PulledSource<int> source, FanOutCore engine) = Pulled(new Sequence<int>(collection));
            Assert.Equal(Taken.Item, Take(source, engine));
            Assert.Null(source.KnownCount);
            Assert.Equal(1, source.Extent);
        }
    }

    private static (PulledSource<int> Source, FanOutCore Engine) Pulled(Sequence<int> items, FailureMode mode = default, Room? room = null)
    {
        ItemSequence<int> sequence = items.Items is { } plain ? ItemSequence<int>.Of(plain) : ItemSequence<int>.Of(items.AsyncItems!);
        var source = new PulledSource<int>(sequence.ToAsync(), room);
        return (source, ForEachCall.Engine(source, static (_, _) => default, new FanOutPolicy(2, mode), CancellationToken.None));
    }

    private static Taken Take(PulledSource<int> source, FanOutCore engine)
    {
        Claim<int> claim = default;
        return source.Take(ref claim, engine);
    }

    private static List<int> Drain(PulledSource<int> source, FanOutCore engine)
    {
        var taken = new List<int>();
        Claim<int> claim = default;
        while (source.Take(ref claim, engine) == Taken.Item)
        {
            Assert.Equal(claim.Item, claim.Index);
            taken.Add(claim.Item);
        }

        return taken;
    }

    private static void AssertEnded(PulledSource<int> source, FanOutCore engine)
    {
        Assert.True(source.IsExhausted);
        Assert.True(source.IsUsedUp);
        Assert.False(source.HasUnclaimed);
        Assert.Equal(Taken.Nothing, Take(source, engine));
    }

    private static void Throw(bool doesThrow)
    {
        if (doesThrow)
        {
            throw new IOException();
        }
    }
}
