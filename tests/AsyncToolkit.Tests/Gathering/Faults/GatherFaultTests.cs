using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Faults;

public class GatherFaultTests : FaultContract<GatherFaultTests.Engine>
{
    public sealed class Engine : IFaultyEngine
    {
        // All or nothing: whoever fails, the results of the others are unclaimed.
        public static FaultRow[] Rows =>
        [
            // throws: the end, results; cancels; hangs: bodies that run to their end meanwhile, is awaited
            new("GetEnumerator", Ending.Fails, 0, Ending.IsCanceled, 0, true),
            new("MoveNext", Ending.Fails, 0, Ending.IsCanceled, 0, true, IsAsync: true),
            new("Current", Ending.Fails, 0, Ending.IsCanceled, 0, true),
            new("Dispose", Ending.Fails, 0, Ending.Succeeds, FaultyRun.Items, true, IsAsync: true),
            new("body", Ending.Fails, 0, Ending.IsCanceled, FaultyRun.Items - 1, true, IsAsync: true),
            new("limiter", Ending.Fails, 0, Ending.IsCanceled, 0, true, IsAsync: true),
            new("lease", Ending.Fails, 0, Ending.IsCanceled, FaultyRun.Items, true),
            new("progress", Ending.Succeeds, FaultyRun.Items, Ending.Succeeds, FaultyRun.Items, false),
            new("logger", Ending.Succeeds, FaultyRun.Items, Ending.Succeeds, FaultyRun.Items, false),
            new(FaultyRun.Unclaimed, Ending.Fails, 0, Ending.Fails, FaultyRun.Items - 1, false),
        ];

        static Task<FaultyEnd> IFaultyEngine.StartAsync(FaultyRun run) => FaultyEnd.OfAsync(
            async results => results.AddRange(await run.Source.GatherAsync(
                run.Options(),
                (item, token) => run.Callback == FaultyRun.Unclaimed && item == 0 ? throw new FormatException() : run.Body(item, token),
                run.Caller)),
            run.Caller);
    }
}
