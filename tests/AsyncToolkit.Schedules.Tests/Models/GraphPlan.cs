using AsyncToolkit.Schedules.Tests.Programs;

namespace AsyncToolkit.Schedules.Tests.Models;

/// <param name="Nodes">What the visits do, one for each node, and how.</param>
/// <param name="Seeds">Where it begins.</param>
/// <param name="Edges">Where each node leads to: several times to the same, to itself, to nowhere.</param>
/// <param name="Compares">Whether each is found under another name each time, and only the comparer knows that it is the same.</param>
internal sealed record GraphPlan(FanOutPlan Nodes, int[] Seeds, int[][] Edges, bool Compares)
{
    public override string ToString() =>
        $"from [{string.Join(", ", Seeds)}] over [{string.Join("; ", Edges.Select(static edges => string.Join(", ", edges)))}]{(Compares ? " with a comparer" : null)}: {Nodes}";

    /// <summary>What a loop would have visited: whoever fails leads nowhere.</summary>
    internal HashSet<int> Reachable()
    {
        var found = new HashSet<int>(Seeds);
        var left = new Queue<int>(found);
        while (left.TryDequeue(out int node))
        {
            foreach (int next in Nodes.Bodies[node].Fails() ? [] : Edges[node])
            {
                if (found.Add(next))
                {
                    left.Enqueue(next);
                }
            }
        }

        return found;
    }

    internal IEnumerable<GraphPlan> Smaller()
    {
        for (int i = 0; i < Edges.Length; i++)
        {
            for (int k = 0; k < Edges[i].Length; k++)
            {
                yield return this with { Edges = [.. Edges[..i], [.. Edges[i][..k], .. Edges[i][(k + 1)..]], .. Edges[(i + 1)..]] };
            }
        }

        for (int i = 0; i < Seeds.Length && Seeds.Length > 1; i++)
        {
            yield return this with { Seeds = [.. Seeds[..i], .. Seeds[(i + 1)..]] };
        }

        if (Compares)
        {
            yield return this with { Compares = false };
        }

        // the nodes stay, for they have names
        foreach (FanOutPlan nodes in Nodes.Smaller().Where(nodes => nodes.Bodies.Length == Nodes.Bodies.Length))
        {
            yield return this with { Nodes = nodes };
        }
    }
}
