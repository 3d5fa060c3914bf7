using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Faults;

public class HedgeFaultTests : FaultContract<HedgeFaultTests.Engine>
{
    protected override int Expected => 1;

    protected override bool IsToldEarly => true;

    public sealed class Engine : IFaultyEngine
    {
        // The first attempt answers, or else the next. It is the only one in flight, but where results are to go unclaimed. The answer waits for nothing else.
        public static FaultRow[] Rows =>
        [
            // throws: the end, results; cancels; hangs: attempts that run to their end meanwhile, is awaited
            new("GetEnumerator", Ending.Fails, 0, Ending.IsCanceled, 0, true),
            new("MoveNext", Ending.Fails, 0, Ending.IsCanceled, 0, true),
            new("Current", Ending.Fails, 0, Ending.IsCanceled, 0, true),
            new("Dispose", Ending.Succeeds, 1, Ending.Succeeds, 1, false),
            new("body", Ending.Succeeds, 1, Ending.IsCanceled, 0, true, IsAsync: true),
            new("logger", Ending.Succeeds, 1, Ending.Succeeds, 1, false),
            new(FaultyRun.Unclaimed, Ending.Succeeds, 1, Ending.Succeeds, FaultyRun.Limit, false),
        ];

        static Task<FaultyEnd> IFaultyEngine.StartAsync(FaultyRun run) => FaultyEnd.OfAsync(
            async results =>
            {
                bool isUnclaimed = run.Callback == FaultyRun.Unclaimed;
                IEnumerable<Func<CancellationToken, ValueTask<int>>> operations = isUnclaimed ? run.OperationsAtOnce() : run.Operations();
                if (run.Callback == "logger")
                {
                    // so that there is something to log
                    operations = operations.Prepend(static _ => throw new FormatException());
                }

                results.Add(await operations.HedgeAsync(run.HedgeOptions(isUnclaimed ? TimeSpan.Zero : TimeSpan.FromDays(1)), run.Caller));
            },
            run.Caller);
    }
}
