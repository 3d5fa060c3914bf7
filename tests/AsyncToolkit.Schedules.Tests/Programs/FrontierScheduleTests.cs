using AsyncToolkit.Internal;
using AsyncToolkit.Schedules.Tests.Explorer;
using Xunit.Abstractions;

namespace AsyncToolkit.Schedules.Tests.Programs;

public class FrontierScheduleTests(ITestOutputHelper output)
{
    // The first visit is abandoned while it discovers; the second relies on what the first has taken note of.
    [Fact]
    public void Discover_WhileTheVisitIsAbandoned_IsNotLostForAnother() =>
        Exploration.Explore(output, () =>
        {
            var frontier = new Frontier<int>([1, 2], comparer: null);
            frontier.Attach(ForEachCall.Engine(new PulledSource<Visit<int>>(frontier), static (_, _) => default, new FanOutPolicy(1), default));
            IAsyncEnumerator<Visit<int>> visits = frontier.GetAsyncEnumerator();
            Visit<int> abandoned = Next(visits);
            Visit<int> other = Next(visits);
            bool? hasMore = null;
            return new ScheduledProgram(
                [
                    () =>
                    {
                        Task<bool> next = visits.MoveNextAsync().AsTask();
                        Actor.WaitUntil(() => next.IsCompleted);
                        hasMore = next.Result;
                    },
                    () => frontier.Discover(abandoned, 9),
                    () =>
                    {
                        frontier.End(abandoned);
                        frontier.Discover(other, 9);
                        frontier.End(other);
                    },
                ],
                Workers: 1,
                () => hasMore == true && visits.Current.Value == 9 ? null : $"9 was discovered, and is visited: {hasMore}");
        });

    private static Visit<int> Next(IAsyncEnumerator<Visit<int>> visits)
    {
        Assert.True(visits.MoveNextAsync().AsTask().Result);
        return visits.Current;
    }
}
