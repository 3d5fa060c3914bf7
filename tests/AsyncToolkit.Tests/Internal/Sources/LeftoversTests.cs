using AsyncToolkit.Internal;

namespace AsyncToolkit.Tests.Internal.Sources;

public class LeftoversTests
{
    [Fact]
    public void Any_BetweenPushAndPop_SaysWhetherThereAreRuns()
    {
        var leftovers = new Leftovers();
        Assert.False(leftovers.Any);

        leftovers.Push(3, 7);
        leftovers.Push(8, 9);
        Assert.True(leftovers.Any);

        Assert.True(leftovers.TryPop(out (int Next, int End) one));
        Assert.True(leftovers.Any);
        Assert.True(leftovers.TryPop(out (int Next, int End) other));
        Assert.False(leftovers.Any);
        Assert.Equal([(3, 7), (8, 9)], new[] { one, other }.Order());
        Assert.False(leftovers.TryPop(out _));
    }
}
