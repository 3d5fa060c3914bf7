namespace AsyncToolkit.Testing;

/// <summary>The first cause that ends a run before its body has ended: an exception of the user's that escaped to the pump, or a
/// verdict with its message.</summary>
internal sealed record RunFailure(Exception? Escaped, VirtualTimeFailure Reason, string Message)
{
    internal RunFailure(Exception escaped)
        : this(escaped, default, string.Empty)
    {
    }

    internal RunFailure(VirtualTimeFailure reason, string message)
        : this(null, reason, message)
    {
    }
}
