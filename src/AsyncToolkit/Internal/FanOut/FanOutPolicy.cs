namespace AsyncToolkit.Internal;

/// <summary>The part of the options that the engine itself needs.</summary>
internal readonly record struct FanOutPolicy(int Limit, FailureMode FailureMode = default, string? Name = null)
{
    internal static FanOutPolicy Of(ThrottleOptions options) => new(options.MaxConcurrency, options.FailureMode, options.Name);
}
