namespace AsyncToolkit.Internal;

/// <summary>As in the core, but suspending actors: one that spins would never let the holder go on.</summary>
internal sealed class SpinGate
{
    private readonly Lock _lock = new();

    internal Lock.Scope EnterScope() => _lock.EnterScope();
}
