using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Faults;

public class GatherOperationsFaultTests : FaultContract<GatherOperationsFaultTests.Engine>
{
    public sealed class Engine : IFaultyEngine
    {
        // As with items, but that operations never come asynchronously.
        public static FaultRow[] Rows =>
        [
            .. FaultRows.OfSyncSource(GatherFaultTests.Engine.Basic), .. GatherFaultTests.Engine.Tokens, .. FaultRows.OfClock(GatherFaultTests.Engine.Basic),
        ];

        static Task<FaultyEnd> IFaultyEngine.StartAsync(FaultyRun run) => FaultyEnd.OfAsync(
            async results =>
            {
                IEnumerable<Func<CancellationToken, ValueTask<int>>> operations = run.Operations();
                if (run.Callback == FaultyRun.Unclaimed)
                {
                    operations = operations.Skip(1).Prepend(_ => run.Refuse());
                }

                results.AddRange(await operations.GatherAsync(run.Options(), run.Caller));
            },
            run.Caller);
    }
}
