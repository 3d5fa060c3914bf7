namespace NativeConsumer;

/// <summary>A binary tree whose nodes are counted when they are visited.</summary>
internal sealed class Tree(int depth)
{
    private readonly int _leaves = 1 << depth;
    private int _visited;

    internal int Visited => _visited;

    internal async ValueTask<IEnumerable<int>> ChildrenAsync(int node, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Interlocked.Increment(ref _visited);
        return node < _leaves ? [node * 2, (node * 2) + 1] : [];
    }
}
