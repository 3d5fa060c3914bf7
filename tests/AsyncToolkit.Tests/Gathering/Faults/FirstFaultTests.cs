using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Faults;

public class FirstFaultTests : FaultContract<FirstFaultTests.Engine>
{
    protected override int Expected => 1;

    protected override bool IgnoresRefusals => true;

    public sealed class Engine : IFaultyEngine
    {
        // The last operation is the only one that succeeds, so none of them is a loser; where there are to be losers, one of those that are in flight answers.
        private static readonly FaultRow[] Basic =
        [
            // throws: the end, results; cancels; hangs: operations that succeed meanwhile, is awaited
            new("GetEnumerator", Ending.Fails, 0, Ending.IsCanceled, 0, true),
            new("MoveNext", Ending.Fails, 0, Ending.IsCanceled, 0, true),
            new("Current", Ending.Fails, 0, Ending.IsCanceled, 0, true),
            new("Dispose", Ending.Succeeds, 1, Ending.Succeeds, 1, true),
            new("body", Ending.Succeeds, 1, Ending.IsCanceled, 1, true, IsAsync: true),
            new("limiter", Ending.Succeeds, 1, Ending.IsCanceled, 0, true, IsAsync: true),
            new("lease", Ending.Succeeds, 1, Ending.IsCanceled, 1, true),
            new("progress", Ending.Succeeds, 1, Ending.Succeeds, 1, false),
            new("logger", Ending.Succeeds, 1, Ending.Succeeds, 1, false) { IsSwallowed = true },
            new(FaultyRun.Unclaimed, Ending.Succeeds, 1, Ending.Succeeds, FaultyRun.Limit, false),
        ];

        // The losers are awaited, and what happens to them changes no answer.
        private static readonly FaultRow[] Tokens =
        [
            new(FaultyRun.TokenOfAnswered, Ending.Succeeds, 1, Ending.Succeeds, FaultyRun.Limit, true),
            new(FaultyRun.TokenOfCanceled, Ending.IsCanceled, 0, Ending.IsCanceled, 0, true)
            {
                Otherwise = Ending.IsCanceled,
                OtherwiseResults = 0,
                IsTold = true,
            },
            new(FaultyRun.TokenOfTimedOut, Ending.Succeeds, 1, Ending.IsCanceled, 1, true),
        ];

        public static FaultRow[] Rows => [.. Basic, .. Tokens, .. FaultRows.OfClock(Basic)];

        static Task<FaultyEnd> IFaultyEngine.StartAsync(FaultyRun run) => FaultyEnd.OfAsync(
            async results =>
            {
                run.OnlyLastSucceeds = run.Callback is not (FaultyRun.Unclaimed or FaultyRun.TokenOfAnswered);
                IEnumerable<Func<CancellationToken, ValueTask<int>>> operations =
                    run.Callback == FaultyRun.Unclaimed ? run.OperationsAtOnce() : run.Operations();
                results.Add(await operations.FirstSuccessfulAsync(run.SettlingOptions(), run.Caller));
            },
            run.Caller);
    }
}
