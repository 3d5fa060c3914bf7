using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Faults;

public class HedgeFaultTests : FaultContract<HedgeFaultTests.Engine>
{
    protected override int Expected => 1;

    protected override bool IsToldEarly => true;

    public sealed class Engine : IFaultyEngine
    {
        // The first attempt answers, or else the next. It is the only one in flight, but where results are to go unclaimed. The answer waits for nothing else.
        private static readonly FaultRow[] Basic =
        [
            // throws: the end, results; cancels; hangs: attempts that run to their end meanwhile, is awaited
            new("GetEnumerator", Ending.Fails, 0, Ending.IsCanceled, 0, true),
            new("MoveNext", Ending.Fails, 0, Ending.IsCanceled, 0, true),
            new("Current", Ending.Fails, 0, Ending.IsCanceled, 0, true),
            new("Dispose", Ending.Succeeds, 1, Ending.Succeeds, 1, false),
            new("body", Ending.Succeeds, 1, Ending.IsCanceled, 0, true, IsAsync: true),
            new("logger", Ending.Succeeds, 1, Ending.Succeeds, 1, false) { IsSwallowed = true },
            new(FaultyRun.Unclaimed, Ending.Succeeds, 1, Ending.Succeeds, FaultyRun.Limit, false),
        ];

        // Nobody waits for the losers, nor, once the caller has canceled, for anybody.
        private static readonly FaultRow[] Tokens =
        [
            new(FaultyRun.TokenOfAnswered, Ending.Succeeds, 1, Ending.Succeeds, FaultyRun.Limit, false),
            new(FaultyRun.TokenOfCanceled, Ending.IsCanceled, 0, Ending.IsCanceled, FaultyRun.Limit, false)
            {
                Otherwise = Ending.IsCanceled,
                OtherwiseResults = 0,
            },
        ];

        // The delay concerns the next attempt; the time of the losers begins on the worker that has the answer, and ends at once where it cannot be told.
        private static readonly FaultRow[] Clock =
        [
            new(FaultyRun.DelayTimer, Ending.Succeeds, 1, Ending.IsCanceled, 1, false),
            new(FaultyRun.DelayTimerGone, Ending.Succeeds, 1, Ending.IsCanceled, 1, false),
            new(FaultyRun.AbandonTimer, Ending.Succeeds, 1, Ending.Succeeds, 1, true) { IsSwallowed = true },
            new(FaultyRun.AbandonTimerGone, Ending.Succeeds, 1, Ending.Succeeds, 1, false) { IsSwallowed = true },
        ];

        public static FaultRow[] Rows => [.. Basic, .. Tokens, .. Clock];

        static Task<FaultyEnd> IFaultyEngine.StartAsync(FaultyRun run) => FaultyEnd.OfAsync(
            async results =>
            {
                IEnumerable<Func<CancellationToken, ValueTask<int>>> operations =
                    run.Callback == FaultyRun.Unclaimed ? run.OperationsAtOnce() : run.Operations();
                if (run.Callback == "logger")
                {
                    // so that there is something to log
                    operations = operations.Prepend(static _ => throw new FormatException());
                }

                results.Add(await operations.HedgeAsync(OptionsOf(run), run.Caller));
            },
            run.Caller);

        private static HedgeOptions OptionsOf(FaultyRun run) => run.Callback switch
        {
            FaultyRun.Unclaimed or FaultyRun.TokenOfAnswered or FaultyRun.TokenOfCanceled => run.HedgeOptions(TimeSpan.Zero),
            FaultyRun.AbandonTimer or FaultyRun.AbandonTimerGone => run.HedgeOptions(Timeout.InfiniteTimeSpan, abandonAfter: FaultyRun.Day),
            _ => run.HedgeOptions(FaultyRun.Day),
        };
    }
}
