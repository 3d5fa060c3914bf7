using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Faults;

public class OutcomesOfOperationsFaultTests : FaultContract<OutcomesOfOperationsFaultTests.Engine>
{
    public sealed class Engine : IFaultyEngine
    {
        // As with items, but that operations never come asynchronously.
        public static FaultRow[] Rows =>
        [
            .. FaultRows.OfSyncSource(OutcomesFaultTests.Engine.Basic), .. OutcomesFaultTests.Engine.Tokens, .. FaultRows.OfClock(OutcomesFaultTests.Engine.Basic),
        ];

        static Task<FaultyEnd> IFaultyEngine.StartAsync(FaultyRun run) =>
            OutcomesFaultTests.Engine.EndOfAsync(run, () => run.Operations().GatherOutcomesAsync(run.SettlingOptions(), run.Caller));
    }
}
