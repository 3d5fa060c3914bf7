namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>One blocking call of the matrix: how to block with it, and how to let it go.</summary>
/// <param name="Block">Blocks until released.</param>
/// <param name="Release">Releases it.</param>
internal sealed record BlockedCall(Action Block, Action Release);
