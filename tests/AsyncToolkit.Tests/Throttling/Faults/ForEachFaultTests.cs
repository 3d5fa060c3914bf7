using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.Faults;

public class ForEachFaultTests : FaultContract<ForEachFaultTests.Engine>
{
    protected override bool HasResults => false;

    public sealed class Engine : IFaultyEngine
    {
        // The source and the disposal concern the call; a body, its permit and its lease one item; the rest nobody.
        internal static readonly FaultRow[] Basic =
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
            new("logger", Ending.Succeeds, FaultyRun.Items, Ending.Succeeds, FaultyRun.Items, false) { IsSwallowed = true },
        ];

        // Three are in flight when one of them stops the call, and end after that; where the time of items is up, that is nothing to those that succeed late.
        internal static readonly FaultRow[] Tokens =
        [
            new(FaultyRun.TokenOfFailed, Ending.Fails, FaultyRun.Limit - 1, Ending.Fails, FaultyRun.Limit - 1, true)
            {
                Otherwise = Ending.Fails,
                OtherwiseResults = FaultyRun.Limit - 1,
            },
            new(FaultyRun.TokenOfCanceled, Ending.IsCanceled, FaultyRun.Limit, Ending.IsCanceled, FaultyRun.Limit, true)
            {
                Otherwise = Ending.IsCanceled,
                OtherwiseResults = FaultyRun.Limit,
                IsTold = true,
            },
            new(FaultyRun.TokenOfTimedOut, Ending.Fails, FaultyRun.Items, Ending.IsCanceled, FaultyRun.Items, true),
        ];

        public static FaultRow[] Rows => [.. FaultRows.OfBothSources(Basic), .. Tokens, .. FaultRows.OfClock(Basic)];

        static Task<FaultyEnd> IFaultyEngine.StartAsync(FaultyRun run) => FaultyEnd.OfAsync(
            _ => run.Source.StartAsync(run.Options(hasResults: false), async (item, token) => await run.Body(item, token), run.Caller), run.Caller);
    }
}
