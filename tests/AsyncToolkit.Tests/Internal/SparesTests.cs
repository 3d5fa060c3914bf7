using AsyncToolkit.Internal;

namespace AsyncToolkit.Tests.Internal;

public class SparesTests
{
    [Fact]
    public void Put_MoreThanThereArePlaces_KeepsTheFirstSixteen()
    {
        Spare[] spares = [.. Enumerable.Range(0, 20).Select(static _ => new Spare())];
        Array.ForEach(spares, Spares<Spare>.Put);

        List<Spare> taken = [];
        while (Spares<Spare>.TryTake() is { } spare)
        {
            taken.Add(spare);
        }

        Assert.Equal(spares.Take(16).Reverse(), taken);
    }

    private sealed class Spare : DueNode
    {
        internal override void OnDue(Exception? clockFailure)
        {
        }
    }
}
