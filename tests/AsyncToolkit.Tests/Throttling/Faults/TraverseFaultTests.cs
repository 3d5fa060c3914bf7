using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.Faults;

public class TraverseFaultTests : FaultContract<TraverseFaultTests.Engine>
{
    protected override bool HasResults => false;

    public sealed class Engine : IFaultyEngine
    {
        // As with the for-each, whose source the seeds are. What a body returns is enumerated as a part of it, but that it has run to its end itself by then. The comparer
        // is asked under a lock: while it hangs, nothing is discovered and no seed taken up, and those that are in flight end.
        private static readonly FaultRow[] OfItsOwn =
        [
            // throws: the end, bodies that run to theirs; cancels; hangs: bodies that run to their end meanwhile, is awaited
            new(FaultyRun.OfDiscovered + "GetEnumerator", Ending.Fails, FaultyRun.Items, Ending.IsCanceled, FaultyRun.Items, true),
            new(FaultyRun.OfDiscovered + "MoveNext", Ending.Fails, FaultyRun.Items, Ending.IsCanceled, FaultyRun.Items, true),
            new(FaultyRun.OfDiscovered + "Current", Ending.Fails, FaultyRun.Items, Ending.IsCanceled, FaultyRun.Items, true),
            new(FaultyRun.OfDiscovered + "Dispose", Ending.Fails, FaultyRun.Items, Ending.IsCanceled, FaultyRun.Items, true),
            new(FaultyRun.Hash, Ending.Fails, 0, Ending.IsCanceled, 0, true),
            new(FaultyRun.Same, Ending.Fails, FaultyRun.Items, Ending.IsCanceled, FaultyRun.Limit, true),
        ];

        // seeds are never async
        public static FaultRow[] Rows =>
        [
            .. FaultRows.OfSyncSource(ForEachFaultTests.Engine.Basic), .. OfItsOwn, .. ForEachFaultTests.Engine.Tokens, .. FaultRows.OfClock(ForEachFaultTests.Engine.Basic),
        ];

        static Task<FaultyEnd> IFaultyEngine.StartAsync(FaultyRun run) => FaultyEnd.OfAsync(
            _ => run.Seeds.TraverseThrottledAsync(run.Options(hasResults: false), run.VisitAsync, run.Comparer, run.Caller), run.Caller);
    }
}
