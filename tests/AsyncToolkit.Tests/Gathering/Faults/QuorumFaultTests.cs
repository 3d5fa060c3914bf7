using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Faults;

public class QuorumFaultTests : FaultContract<QuorumFaultTests.Engine>
{
    public sealed class Engine : IFaultyEngine
    {
        // Every operation has to succeed; where results are to go unclaimed, one of those that are in flight.
        private static readonly FaultRow[] Basic =
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
            new("logger", Ending.Succeeds, FaultyRun.Items, Ending.Succeeds, FaultyRun.Items, false) { IsSwallowed = true },
            new(FaultyRun.Unclaimed, Ending.Succeeds, 1, Ending.Succeeds, FaultyRun.Limit, false) { OtherwiseResults = 1 },
        ];

        // The losers are awaited, and what happens to them changes no answer.
        private static readonly FaultRow[] Tokens =
        [
            new(FaultyRun.TokenOfAnswered, Ending.Succeeds, 1, Ending.Succeeds, FaultyRun.Limit, true) { OtherwiseResults = 1 },
            new(FaultyRun.TokenOfCanceled, Ending.IsCanceled, 0, Ending.IsCanceled, FaultyRun.Limit, true)
            {
                Otherwise = Ending.IsCanceled,
                OtherwiseResults = 0,
                IsTold = true,
            },
            new(FaultyRun.TokenOfTimedOut, Ending.Fails, 0, Ending.IsCanceled, FaultyRun.Items, true),
        ];

        public static FaultRow[] Rows => [.. Basic, .. Tokens, .. FaultRows.OfClock(Basic)];

        static Task<FaultyEnd> IFaultyEngine.StartAsync(FaultyRun run) => FaultyEnd.OfAsync(
            async results => results.AddRange(run.Callback == FaultyRun.Unclaimed
                ? await run.OperationsAtOnce().QuorumAsync(1, run.SettlingOptions(), run.Caller)
                : await run.Operations().QuorumAsync(run.Callback == FaultyRun.TokenOfAnswered ? 1 : FaultyRun.Items, run.SettlingOptions(), run.Caller)),
            run.Caller);
    }
}
