using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.Faults;

public class StreamFaultTests : FaultContract<StreamFaultTests.Engine>
{
    public sealed class Engine : IFaultyEngine
    {
        // As with the for-each, but that whoever hangs holds back those behind it; what is left over when the consumer leaves concerns nobody.
        private static readonly FaultRow[] Basic =
        [
            // throws: the end, results; cancels; hangs: bodies that run to their end meanwhile, is awaited
            new("GetEnumerator", Ending.Fails, 0, Ending.IsCanceled, 0, true),
            new("MoveNext", Ending.Fails, 0, Ending.IsCanceled, 0, true, IsAsync: true),
            new("Current", Ending.Fails, 0, Ending.IsCanceled, 0, true),
            new("Dispose", Ending.Fails, FaultyRun.Items, Ending.Succeeds, FaultyRun.Items, true, IsAsync: true),
            new("body", Ending.Fails, FaultyRun.Items - 1, Ending.IsCanceled, FaultyRun.Limit - 1, true, IsAsync: true),
            new("limiter", Ending.Fails, FaultyRun.Items - 1, Ending.IsCanceled, 0, true, IsAsync: true),
            new("lease", Ending.Fails, FaultyRun.Items - 1, Ending.IsCanceled, FaultyRun.Limit, true),
            new("progress", Ending.Succeeds, FaultyRun.Items, Ending.Succeeds, FaultyRun.Items, false),
            new("logger", Ending.Succeeds, FaultyRun.Items, Ending.Succeeds, FaultyRun.Items, false) { IsSwallowed = true },
            new(FaultyRun.Unclaimed, Ending.Succeeds, 1, Ending.Succeeds, FaultyRun.Limit + 1, false) { OtherwiseResults = 1 },
        ];

        // All that are in flight are received, before what stopped the call.
        private static readonly FaultRow[] Tokens =
        [
            new(FaultyRun.TokenOfFailed, Ending.Fails, FaultyRun.Limit - 1, Ending.Fails, FaultyRun.Limit - 1, true)
            {
                Otherwise = Ending.Fails,
                OtherwiseResults = FaultyRun.Limit - 1,
            },
            new(FaultyRun.TokenOfCanceled, Ending.IsCanceled, 0, Ending.IsCanceled, FaultyRun.Limit, true)
            {
                Otherwise = Ending.IsCanceled,
                OtherwiseResults = 0,
                IsTold = true,
            },
            new(FaultyRun.TokenOfTimedOut, Ending.Fails, FaultyRun.Items - 1, Ending.IsCanceled, FaultyRun.Limit, true),
        ];

        public static FaultRow[] Rows => [.. FaultRows.OfBothSources(Basic), .. Tokens, .. FaultRows.OfClock(Basic)];

        static Task<FaultyEnd> IFaultyEngine.StartAsync(FaultyRun run) => FaultyEnd.OfAsync(
            async results =>
            {
                IAsyncEnumerator<int> enumerator = run.Source
                    .Select(run.Options(), run.Body, run.Caller).GetAsyncEnumerator(CancellationToken.None);
                try
                {
                    while (await enumerator.MoveNextAsync())
                    {
                        results.Add(enumerator.Current);
                        if (run.Callback == FaultyRun.Unclaimed)
                        {
                            // beside the one that is taken, as many as there may be wait for a consumer who leaves
                            await run.CompletedAsync(FaultyRun.Limit + 1);
                            break;
                        }
                    }
                }
                finally
                {
                    await enumerator.DisposeAsync();
                }
            },
            run.Caller);
    }
}
