namespace AsyncToolkit.Benchmarks;

/// <summary>What one contender cost in one case.</summary>
/// <param name="Contender">Its name.</param>
/// <param name="RatioToBaseline">Its time over the baseline's.</param>
/// <param name="RatioToFloor">Its time over the plain loop's; NaN if that was not measured.</param>
/// <param name="NanosecondsPerItem">Its median time.</param>
/// <param name="BytesPerCall">What one call allocates, on all threads.</param>
internal sealed record ContenderResult(
    string Contender, double RatioToBaseline, double RatioToFloor, double NanosecondsPerItem, double BytesPerCall);
