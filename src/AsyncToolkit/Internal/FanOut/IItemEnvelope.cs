namespace AsyncToolkit.Internal;

/// <summary>An item of the user's together with something that must be given back whether or not its body ever starts.</summary>
internal interface IItemEnvelope
{
    /// <summary>The user's item.</summary>
    object? Item { get; }

    /// <summary>The item was pulled and will not be started. Throws nothing; returns what has gone wrong with it, or null.</summary>
    Exception? Discard();
}
