namespace AsyncToolkit.Benchmarks;

/// <summary>What one contender cost in one case.</summary>
/// <param name="Contender">Its name.</param>
/// <param name="RatioToBaseline">Its time over the baseline's.</param>
/// <param name="RatioToFloor">Its time over the plain loop's; NaN if that was not measured.</param>
/// <param name="NanosecondsPerItem">Its median time.</param>
/// <param name="BytesPerCall">What one call allocates, on all threads.</param>
/// <param name="WorkItemsPerCall">How many work items the thread pool runs for one call; NaN if nobody counted.</param>
internal sealed record ContenderResult(
    string Contender,
    double RatioToBaseline,
    double RatioToFloor,
    double NanosecondsPerItem,
    double BytesPerCall,
    double WorkItemsPerCall = double.NaN);
