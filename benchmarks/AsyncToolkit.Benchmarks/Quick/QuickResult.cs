namespace AsyncToolkit.Benchmarks;

/// <summary>What one contender cost in one case.</summary>
/// <param name="Contender">Its name.</param>
/// <param name="RatioToBaseline">Median over the rounds of its time over the baseline's in the same round.</param>
/// <param name="RatioToFloor">The same over the plain loop; NaN if that did not run.</param>
/// <param name="NanosecondsPerItem">Median over the rounds.</param>
/// <param name="BytesPerCall">Median allocation of one call, on all threads.</param>
internal sealed record QuickResult(
    string Contender, double RatioToBaseline, double RatioToFloor, double NanosecondsPerItem, double BytesPerCall);
