using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Faults;

public class GatherFaultTests : FaultContract<GatherFaultTests.Engine>
{
    public sealed class Engine : IFaultyEngine
    {
        // All or nothing: whoever fails, the results of the others are unclaimed.
        internal static readonly FaultRow[] Basic =
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
            new("logger", Ending.Succeeds, FaultyRun.Items, Ending.Succeeds, FaultyRun.Items, false) { IsSwallowed = true },
            new(FaultyRun.Unclaimed, Ending.Fails, 0, Ending.Fails, FaultyRun.Items - 1, false)
            {
                Otherwise = Ending.Fails,
                OtherwiseResults = 0,
                IsTold = false,
            },
        ];

        internal static readonly FaultRow[] Tokens =
        [
            new(FaultyRun.TokenOfFailed, Ending.Fails, 0, Ending.Fails, FaultyRun.Limit - 1, true) { Otherwise = Ending.Fails, OtherwiseResults = 0 },
            new(FaultyRun.TokenOfCanceled, Ending.IsCanceled, 0, Ending.IsCanceled, FaultyRun.Limit, true)
            {
                Otherwise = Ending.IsCanceled,
                OtherwiseResults = 0,
                IsTold = true,
            },
            new(FaultyRun.TokenOfTimedOut, Ending.Fails, 0, Ending.IsCanceled, FaultyRun.Items, true),
        ];

        public static FaultRow[] Rows => [.. FaultRows.OfBothSources(Basic), .. Tokens, .. FaultRows.OfClock(Basic)];

        static Task<FaultyEnd> IFaultyEngine.StartAsync(FaultyRun run) => FaultyEnd.OfAsync(
            async results => results.AddRange(await run.Source.GatherAsync(
                run.Options(),
                (item, token) => run.Callback == FaultyRun.Unclaimed && item == 0 ? run.Refuse() : run.Body(item, token),
                run.Caller)),
            run.Caller);
    }
}
