using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Faults;

public class AllFaultTests : FaultContract<AllFaultTests.Engine>
{
    protected override bool HasResults => false;

    protected override int Expected => FaultyRun.Limit;

    public sealed class Engine : IFaultyEngine
    {
        // It takes operations and a token, and nothing else. All of them are in flight, so a cancellation may come too late.
        public static FaultRow[] Rows =>
        [
            // throws: the end, operations that run to theirs; cancels; hangs: operations that run to their end meanwhile, is awaited
            new("body", Ending.Fails, FaultyRun.Limit - 1, Ending.IsCanceled, FaultyRun.Limit - 1, true, IsAsync: true),
            new(FaultyRun.TokenOfFailed, Ending.Fails, FaultyRun.Limit - 1, Ending.Fails, FaultyRun.Limit - 1, true)
            {
                Otherwise = Ending.Fails,
                OtherwiseResults = FaultyRun.Limit - 1,
            },
            new(FaultyRun.TokenOfCanceled, Ending.IsCanceled, FaultyRun.Limit, Ending.Succeeds, FaultyRun.Limit, true) { IsTold = true },
        ];

        static Task<FaultyEnd> IFaultyEngine.StartAsync(FaultyRun run)
        {
            run.Last = FaultyRun.Limit - 1;
            Func<CancellationToken, ValueTask<int>>[] operations = [.. run.OperationsAtOnce()];
            return FaultyEnd.OfAsync(_ => Gather.AllAsync(operations[0], operations[1], operations[2], run.Caller), run.Caller);
        }
    }
}
