using System.Diagnostics;
using AsyncToolkit.Internal;

namespace AsyncToolkit.Tests.Internal.Sources;

/// <summary>An array as its workers see it: each item is in one claim at a time, whatever is given back or taken over.</summary>
public class ArraySourceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Take_ByOneWorker_GivesEveryItemOnceAndThenNothing(int limit)
    {
        ArraySource<int> source = Source(500, limit);
        Claim<int> claim = default;

        Assert.Equal(Enumerable.Range(0, 500), Drain(source, ref claim));

        AssertUsedUp(source);
    }

    // There is nobody who could take anything over.
    [Fact]
    public void Take_WithALimitOfOne_TakesAsMuchAsARunIsAndNeedsNoLane()
    {
        ArraySource<int> source = Source(100, limit: 1);
        Claim<int> claim = default;

        Assert.Equal(Taken.Item, source.Take(ref claim, null!));

        Assert.Null(claim.Lane);
        Assert.Equal(Enumerable.Range(1, 63), Advance(ref claim));
    }

    // The body of the first item of a run may suspend: the worker leaves, and the rest is not its own any more.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Return_TheRestOfARun_IsThereForTheNextWorker(int limit)
    {
        ArraySource<int> source = Source(40, limit);
        Claim<int> claim = default;
        if (limit == 1)
        {
            Assert.Equal(Taken.Item, source.Take(ref claim, null!));
            Assert.True(claim.TryAdvance());
        }
        else
        {
            TakeRunOfTwo(source, ref claim);
        }

        source.Return(ref claim);

        Assert.False(claim.TryAdvance());
        source.Return(ref claim);
        Assert.False(source.IsExhausted);
        Assert.True(source.HasUnclaimed);
        Claim<int> next = default;
        Assert.Equal(Enumerable.Range(2, 38), Drain(source, ref next));
        AssertUsedUp(source);
    }

    // What a lane would be made for is claimed by others as quickly as taken over.
    [Fact]
    public void Take_OfTheLastFew_TakesOneByOneAndNeedsNoLane()
    {
        ArraySource<int> source = Source(4, limit: 2);
        Claim<int> claim = default;

        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(Taken.Item, source.Take(ref claim, null!));
            Assert.Equal(i, claim.Item);
            Assert.False(claim.TryAdvance());
        }

        Assert.Null(claim.Lane);
        AssertUsedUp(source);
    }

    [Fact]
    public void Return_AfterOthersHaveClaimed_KeepsTheRestAside()
    {
        ArraySource<int> source = Source(5, limit: 2);
        Claim<int> one = default;
        TakeRunOfTwo(source, ref one);
        Claim<int> other = default;
        Assert.Equal(Taken.Item, source.Take(ref other, null!));
        Assert.Equal(3, other.Item);

        source.Return(ref one);

        Assert.False(source.IsExhausted);
        Assert.True(source.HasUnclaimed);
        Assert.False(other.TryAdvance());
        Assert.Equal([2, 4], Drain(source, ref other));
        AssertUsedUp(source);
    }

    // Its owner may be blocked in the body of an item: the rest of its run is not.
    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    public void Take_WhenEverythingIsClaimed_TakesOverWhatHasNotStarted(int count)
    {
        ArraySource<int> source = Source(count, limit: 2);
        Claim<int> blocked = default;
        TakeRunOfTwo(source, ref blocked);
        Assert.True(source.HasUnclaimed);

        Claim<int> idle = default;
        Assert.Equal(Enumerable.Range(2, count - 2), Drain(source, ref idle).Order());

        Assert.False(source.HasUnclaimed);
        Assert.False(blocked.TryAdvance());
        source.Return(ref blocked);
        AssertUsedUp(source);
    }

    [Fact]
    public void Take_ByWorkersOneAfterTheOther_UsesOneLane()
    {
        ArraySource<int> source = Source(5000, limit: 2);
        var lanes = new HashSet<Lane>();
        for (int worker = 0; worker < 5; worker++)
        {
            Claim<int> claim = default;
            for (int run = 0; run < 5; run++)
            {
                TakeRunOfTwo(source, ref claim);
                lanes.Add(claim.Lane!);
                claim.RunLength = 0;
                claim.RunStarted = 0;
                Assert.Single(Advance(ref claim));
            }

            source.Return(ref claim);
        }

        Assert.Single(lanes);
    }

    [Fact]
    public void Take_ByWorkersAtTheSameTime_GivesEachALaneOfItsOwn()
    {
        ArraySource<int> source = Source(500, limit: 3);
        var claims = new Claim<int>[3];
        for (int worker = 0; worker < claims.Length; worker++)
        {
            TakeRunOfTwo(source, ref claims[worker]);
        }

        Assert.Equal(3, claims.Select(static claim => claim.Lane).Distinct().Count());
        for (int worker = 0; worker < claims.Length; worker++)
        {
            Assert.Equal([(worker * 3) + 2], Advance(ref claims[worker]));
        }

        Assert.Equal(Enumerable.Range(9, 491), Drain(source, ref claims[0]));
    }

    // The claim of a single item is what costs.
    [Fact]
    public void Take_WhileRunsAreShortInTime_ClaimsMoreAndMoreAtOnce()
    {
        List<int> runs = RunsOf(Source(100_000, limit: 2), static () => { });

        // however often the thread was interrupted
        Assert.Equal([1, 2, 4, 8], runs.Take(4));
        Assert.Equal(64, runs.Max());
    }

    // Nobody looks at the clock before the fifth run.
    [Fact]
    public void Take_WhereItemsTakeLong_ClaimsOneAtATimeFromTheFifthRunOn()
    {
        List<int> runs = RunsOf(Source(60, limit: 2), static () =>
        {
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMicroseconds(100))
            {
                Thread.SpinWait(10);
            }
        });

        Assert.Equal([1, 2, 4, 8, .. Enumerable.Repeat(1, 45)], runs);
    }

    // The items of the first runs may take long, and those that follow do not: whoever measures begins anew.
    [Fact]
    public void Take_WhereItemsTookLongAtFirst_ClaimsMoreAgain()
    {
        int left = 20;

        List<int> runs = RunsOf(Source(100_000, limit: 2), () =>
        {
            long start = Stopwatch.GetTimestamp();
            while (left > 0 && Stopwatch.GetElapsedTime(start) < TimeSpan.FromMicroseconds(100))
            {
                Thread.SpinWait(10);
            }

            left--;
        });

        Assert.Equal([1, 2, 4, 8, 1, 1, 1, 1, 1], runs.Take(9));
        Assert.Equal(64, runs.Max());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Take_WithinARoom_GivesNoMoreThanFits(int limit)
    {
        var turn = new ConsumerTurn();
        ArraySource<int> source = new([.. Enumerable.Range(0, 20)], limit, new Room(3, turn));
        Claim<int> claim = default;
        Assert.False(source.LacksRoom);
        Assert.True(source.HasUnclaimed);

        Assert.Equal([0, 1, 2], Drain(source, ref claim));
        Assert.True(source.LacksRoom);
        Assert.False(source.HasUnclaimed);
        Assert.False(source.IsUsedUp);

        Assert.True(turn.TryPass(turn.Word));
        Assert.False(source.LacksRoom);
        Assert.True(source.HasUnclaimed);
        Assert.Equal([3], Drain(source, ref claim));

        for (int next = 4; next < 20; next++)
        {
            Assert.True(turn.TryPass(turn.Word));
            Assert.Equal([next], Drain(source, ref claim));
        }

        Assert.True(turn.TryPass(turn.Word));
        AssertUsedUp(source);
    }

    [Fact]
    public void LacksRoom_WithoutARoom_IsNeverTheCase()
    {
        ArraySource<int> source = Source(3, limit: 2);
        Assert.False(source.LacksRoom);
        Claim<int> claim = default;
        Drain(source, ref claim);
        Assert.False(source.LacksRoom);
    }

    private static List<int> RunsOf(ArraySource<int> source, Action work)
    {
        Claim<int> claim = default;
        var runs = new List<int>();
        while (source.Take(ref claim, null!) == Taken.Item)
        {
            int length = 1;
            work();
            while (claim.TryAdvance())
            {
                length++;
                work();
            }

            runs.Add(length);
        }

        return runs;
    }

    private static ArraySource<int> Source(int count, int limit) => new([.. Enumerable.Range(0, count)], limit);

    // A worker begins with a run of one item; its second one, of two, is the first to leave a rest.
    private static void TakeRunOfTwo(ArraySource<int> source, ref Claim<int> claim)
    {
        Assert.Equal(Taken.Item, source.Take(ref claim, null!));
        Assert.False(claim.TryAdvance());
        Assert.Equal(Taken.Item, source.Take(ref claim, null!));
    }

    private static List<int> Drain(ArraySource<int> source, ref Claim<int> claim)
    {
        var taken = new List<int>();
        while (source.Take(ref claim, null!) == Taken.Item)
        {
            Assert.Equal(claim.Index, claim.Item);
            taken.Add(claim.Item);
            taken.AddRange(Advance(ref claim));
        }

        source.Return(ref claim);
        return taken;
    }

    private static List<int> Advance(ref Claim<int> claim)
    {
        var taken = new List<int>();
        while (claim.TryAdvance())
        {
            Assert.Equal(claim.Index, claim.Item);
            taken.Add(claim.Item);
        }

        return taken;
    }

    private static void AssertUsedUp(ArraySource<int> source)
    {
        Assert.True(source.IsExhausted);
        Assert.True(source.IsUsedUp);
        Assert.False(source.HasUnclaimed);
        Claim<int> claim = default;
        Assert.Equal(Taken.Nothing, source.Take(ref claim, null!));
    }
}
