using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.Faults;

public class ForEachFaultTests : FaultContract<ForEachFaultTests.Engine>
{
    protected override bool HasResults => false;

    public sealed class Engine : IFaultyEngine
    {
        // The source and the disposal concern the call; a body, its permit and its lease one item; the rest nobody.
        public static FaultRow[] Rows =>
        [
            // throws: the end, bodies that run to theirs; cancels; hangs: bodies that run to their end meanwhile, is awaited
            new("GetEnumerator", Ending.Fails, 0, Ending.IsCanceled, 0, true),
            new("MoveNext", Ending.Fails, 0, Ending.IsCanceled, 0, true, IsAsync: true),
            new("Current", Ending.Fails, 0, Ending.IsCanceled, 0, true),
            new("Dispose", Ending.Fails, FaultyRun.Items, Ending.Succeeds, FaultyRun.Items, true, IsAsync: true),
            new("body", Ending.Fails, FaultyRun.Items - 1, Ending.IsCanceled, FaultyRun.Items - 1, true, IsAsync: true),
            new("limiter", Ending.Fails, FaultyRun.Items - 1, Ending.IsCanceled, 0, true, IsAsync: true),
            new("lease", Ending.Fails, FaultyRun.Items, Ending.IsCanceled, FaultyRun.Items, true),
            new("progress", Ending.Succeeds, FaultyRun.Items, Ending.Succeeds, FaultyRun.Items, false),
            new("logger", Ending.Succeeds, FaultyRun.Items, Ending.Succeeds, FaultyRun.Items, false),
        ];

        static Task<FaultyEnd> IFaultyEngine.StartAsync(FaultyRun run) => FaultyEnd.OfAsync(
            _ => run.Source.StartAsync(run.Options(hasResults: false), async (item, token) => await run.Body(item, token), run.Caller), run.Caller);
    }
}
