namespace AsyncToolkit.Tests.Support;

/// <summary>Rows that follow from others.</summary>
internal static class FaultRows
{
    internal const string OfSync = "sync ";
    internal const string OfItemClock = "clock of items: ";
    internal const string OfProgressClock = "clock of progress: ";
    internal const string OfReportClock = "clock of reports: ";
    internal const string OfRetryClock = "clock of retries: ";

    /// <summary>The rows, and those of the source once more for one that is not async.</summary>
    internal static IEnumerable<FaultRow> OfBothSources(params FaultRow[] rows) =>
        [.. rows, .. OfSource(rows).Select(static row => row with { Callback = OfSync + row.Callback, IsAsync = false })];

    /// <summary>The rows, of a source that is not async.</summary>
    internal static IEnumerable<FaultRow> OfSyncSource(params FaultRow[] rows) =>
        [.. OfSource(rows).Select(static row => row with { IsAsync = false }), .. rows.Except(OfSource(rows))];

    /// <summary>The rows of a clock that the call shares with the items that it times, with its progress and with its retries: each is as some other callback there.</summary>
    internal static IEnumerable<FaultRow> OfClock(params FaultRow[] rows)
    {
        // what times an item is as its body
        FaultRow body = Named(rows, "body") with { IsAsync = false };
        yield return body with { Callback = OfItemClock + nameof(TimeProvider.TimestampFrequency) };
        yield return body with { Callback = OfItemClock + nameof(TimeProvider.GetTimestamp) };
        yield return body with { Callback = OfItemClock + nameof(TimeProvider.CreateTimer) };
        yield return body with { Callback = OfItemClock + nameof(ITimer.Change) };

        // before there is anything to report, it is as a source that is not there
        FaultRow beginning = Named(rows, "GetEnumerator");
        yield return beginning with { Callback = OfProgressClock + nameof(TimeProvider.GetTimestamp) };
        yield return beginning with { Callback = OfProgressClock + nameof(TimeProvider.CreateTimer) };
        yield return Named(rows, "Dispose") with { Callback = OfProgressClock + nameof(ITimer.Dispose), IsAsync = false };
        yield return Named(rows, "progress") with { Callback = OfReportClock + nameof(TimeProvider.GetTimestamp) };
        yield return Named(rows, "limiter") with { Callback = OfRetryClock + nameof(TimeProvider.CreateTimer), IsAsync = false };
    }

    internal static IEnumerable<FaultRow> OfSource(IEnumerable<FaultRow> rows) =>
        rows.Where(static row => row.Callback is "GetEnumerator" or "MoveNext" or "Current" or "Dispose");

    private static FaultRow Named(FaultRow[] rows, string callback) => rows.Single(row => row.Callback == callback);
}
