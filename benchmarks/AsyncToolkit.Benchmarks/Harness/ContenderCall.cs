namespace AsyncToolkit.Benchmarks;

/// <summary>One benchmark method of one instance, ready to be called.</summary>
/// <param name="Name">The contender's name.</param>
/// <param name="IsBaseline">True if ratios are ratios to it.</param>
/// <param name="Prepare">What has to happen before each invocation, outside the measurement.</param>
/// <param name="Invoke">One benchmark invocation.</param>
internal sealed record ContenderCall(string Name, bool IsBaseline, Action Prepare, Func<Task> Invoke);
