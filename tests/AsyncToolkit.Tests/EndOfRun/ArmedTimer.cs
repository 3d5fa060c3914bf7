using System.Runtime.CompilerServices;

namespace AsyncToolkit.Tests.EndOfRun;

/// <summary>A timer that is armed, and whom it calls. Two are equal where they are the same timer.</summary>
internal sealed class ArmedTimer(object timer, string callees) : IEquatable<ArmedTimer>
{
    private readonly object _timer = timer;

    internal string Callees { get; } = callees;

    public bool Equals(ArmedTimer? other) => ReferenceEquals(_timer, other?._timer);

    public override bool Equals(object? obj) => Equals(obj as ArmedTimer);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(_timer);

    public override string ToString() => Callees;
}
