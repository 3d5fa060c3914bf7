namespace AsyncToolkit.Internal;

/// <summary>An item of a traversal that has been handed out to be visited.</summary>
internal sealed class Visit<T>(Frontier<T> frontier, T item) : IItemEnvelope
{
    internal T Value { get; } = item;

    /// <summary>Whether the visit is over, as far as the traversal is concerned. Under the lock of the frontier.</summary>
    internal bool Ended { get; set; }

    object? IItemEnvelope.Item => Value;

    Exception? IItemEnvelope.Discard()
    {
        frontier.End(this);
        return null;
    }
}
