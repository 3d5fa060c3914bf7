using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Faults;

public class QuorumFaultTests : FaultContract<QuorumFaultTests.Engine>
{
    public sealed class Engine : IFaultyEngine
    {
        // Every operation has to succeed; where results are to go unclaimed, one of those that are in flight.
        public static FaultRow[] Rows =>
        [
            // throws: the end, results; cancels; hangs: operations that run to their end meanwhile, is awaited
            new("GetEnumerator", Ending.Fails, 0, Ending.IsCanceled, 0, true),
            new("MoveNext", Ending.Fails, 0, Ending.IsCanceled, 0, true),
            new("Current", Ending.Fails, 0, Ending.IsCanceled, 0, true),
            new("Dispose", Ending.Succeeds, FaultyRun.Items, Ending.Succeeds, FaultyRun.Items, true),
            new("body", Ending.Fails, 0, Ending.IsCanceled, FaultyRun.Items - 1, true, IsAsync: true),
            new("limiter", Ending.Fails, 0, Ending.IsCanceled, 0, true, IsAsync: true),
            new("lease", Ending.Fails, 0, Ending.IsCanceled, FaultyRun.Items, true),
            new("progress", Ending.Succeeds, FaultyRun.Items, Ending.Succeeds, FaultyRun.Items, false),
            new("logger", Ending.Succeeds, FaultyRun.Items, Ending.Succeeds, FaultyRun.Items, false),
            new(FaultyRun.Unclaimed, Ending.Succeeds, 1, Ending.Succeeds, FaultyRun.Limit, false),
        ];

        static Task<FaultyEnd> IFaultyEngine.StartAsync(FaultyRun run) => FaultyEnd.OfAsync(
            async results => results.AddRange(run.Callback == FaultyRun.Unclaimed
                ? await run.OperationsAtOnce().QuorumAsync(1, run.SettlingOptions(), run.Caller)
                : await run.Operations().QuorumAsync(FaultyRun.Items, run.SettlingOptions(), run.Caller)),
            run.Caller);
    }
}
