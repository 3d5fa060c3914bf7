using AsyncToolkit.Schedules.Tests.Explorer;
using AsyncToolkit.Schedules.Tests.Programs;
using FsCheck;
using FsCheck.Fluent;

namespace AsyncToolkit.Schedules.Tests.Models;

/// <summary>Traversals of any graph, against what a loop with a queue would have visited.</summary>
public class TraversalModelTests
{
    // the same nodes, by other names
    private const int Alias = 100;

    private static readonly Gen<GraphPlan> Plans =
        from source in Gen.Elements("array", "lazy")
        from limit in Gen.Choose(1, 3)
        from stopsAt in Gen.Elements(0, 0, 1, 2)
        from cancels in Gen.Elements(false, false, true)
        from compares in Generated.Flags
        from bodies in Generated.Bodies(atMost: 5)
        from seeds in Generated.Some(bodies.Length, atLeast: 1, atMost: 3)
        from edges in Generated.Some(bodies.Length, atLeast: 0, atMost: 3).ArrayOf(bodies.Length)
        select new GraphPlan(new FanOutPlan(source, limit, stopsAt, cancels, bodies), seeds, edges, compares);

    [Fact]
    public void Traverse_AnyGraph_VisitsWhatTheModelDoes() => Generated.Check(Plans, static plan => plan.Smaller(), static plan =>
    {
        var run = new ModelRun(plan.Nodes);
        var options = new ThrottleOptions { MaxConcurrency = plan.Nodes.Limit, FailureMode = plan.Nodes.Mode };
        IEnumerable<int> seeds = plan.Nodes.Source == "array" ? plan.Seeds : Lazy(plan.Seeds);
        HashSet<int> reachable = plan.Reachable();
        Task? call = null;
        return run.Program(
            () => call = seeds.TraverseThrottledAsync(options, VisitAsync, plan.Compares ? new AliasComparer() : null, run.CallerToken),
            () => call!.Status switch
            {
                TaskStatus.Canceled => plan.Nodes.Cancels ? run.CheckFailures(ModelRun.FailuresOf(call)) : "canceled by nobody",
                TaskStatus.RanToCompletion => run.Failed.Count > 0 ? "succeeded with failures" : CheckVisits(),
                _ => run.CheckFailures(ModelRun.FailuresOf(call)) ?? CheckStop(),
            });

        async ValueTask<IEnumerable<int>> VisitAsync(int node, CancellationToken token)
        {
            node %= Alias;
            await run.BodyAsync(node, token);
            return Lazy(plan.Compares ? [.. plan.Edges[node].Select(next => next + (Alias * (node + 1)))] : plan.Edges[node]);
        }

        // each that can be reached once, and no other: that none is visited twice is looked at anyway
        string? CheckVisits() => run.Succeeded.Concat(run.Failed.Keys).ToHashSet().SetEquals(reachable)
            ? null
            : $"visited {string.Join(' ', run.Succeeded.Concat(run.Failed.Keys).Order())} of {string.Join(' ', reachable.Order())}";

        string? CheckStop() =>
            plan.Nodes.StopsAt == 0 || reachable.Count(node => plan.Nodes.Bodies[node].Fails()) < plan.Nodes.StopsAt ? CheckVisits()
            : plan.Nodes.Cancels || run.Failed.Count >= plan.Nodes.StopsAt ? null
            : $"only {run.Failed.Count} failed";
    });

    private static IEnumerable<int> Lazy(int[] nodes)
    {
        foreach (int node in nodes)
        {
            Actor.Point();
            yield return node;
        }
    }

    private sealed class AliasComparer : IEqualityComparer<int>
    {
        public bool Equals(int x, int y)
        {
            Actor.Point();
            return x % Alias == y % Alias;
        }

        public int GetHashCode(int node) => node % Alias;
    }
}
