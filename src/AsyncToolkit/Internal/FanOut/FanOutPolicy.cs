namespace AsyncToolkit.Internal;

/// <summary>The part of the options that the engine itself needs.</summary>
internal readonly record struct FanOutPolicy(int Limit, FailureMode FailureMode = default, string? Name = null);
