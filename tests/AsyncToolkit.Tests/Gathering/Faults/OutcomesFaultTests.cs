using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Faults;

public class OutcomesFaultTests : FaultContract<OutcomesFaultTests.Engine>
{
    public sealed class Engine : IFaultyEngine
    {
        // Each item for itself: what concerns one of them leaves the others their results.
        public static FaultRow[] Rows =>
        [
            // throws: the end, results; cancels; hangs: bodies that run to their end meanwhile, is awaited
            new("GetEnumerator", Ending.Fails, 0, Ending.IsCanceled, 0, true),
            new("MoveNext", Ending.Fails, 0, Ending.IsCanceled, 0, true, IsAsync: true),
            new("Current", Ending.Fails, 0, Ending.IsCanceled, 0, true),
            new("Dispose", Ending.Fails, FaultyRun.Items, Ending.Succeeds, FaultyRun.Items, true, IsAsync: true),
            new("body", Ending.Fails, FaultyRun.Items - 1, Ending.IsCanceled, FaultyRun.Items - 1, true, IsAsync: true),
            new("limiter", Ending.Fails, FaultyRun.Items - 1, Ending.IsCanceled, 0, true, IsAsync: true),
            new("lease", Ending.Fails, FaultyRun.Items - 1, Ending.IsCanceled, FaultyRun.Items, true),
            new("progress", Ending.Succeeds, FaultyRun.Items, Ending.Succeeds, FaultyRun.Items, false),
            new("logger", Ending.Succeeds, FaultyRun.Items, Ending.Succeeds, FaultyRun.Items, false),
        ];

        static Task<FaultyEnd> IFaultyEngine.StartAsync(FaultyRun run) => StartAsync(run);

        private static async Task<FaultyEnd> StartAsync(FaultyRun run)
        {
            List<Exception> failures = [];
            FaultyEnd end = await FaultyEnd.OfAsync(
                async results =>
                {
                    foreach (Outcome<int> outcome in await run.Source.GatherOutcomesAsync(run.SettlingOptions(), run.Body, run.Caller))
                    {
                        if (outcome.IsSuccess)
                        {
                            results.Add(outcome.Value);
                        }
                        else if (outcome.Status == OutcomeStatus.Failed)
                        {
                            failures.Add(outcome.Exception!);
                        }
                    }

                    // nor is the cancellation thrown; where it has come too late, there is everything
                    if (results.Count + failures.Count < FaultyRun.Items)
                    {
                        run.Caller.ThrowIfCancellationRequested();
                    }
                },
                run.Caller);
            return failures.Count == 0 ? end : end with { Failures = failures, Ending = Ending.Fails };
        }
    }
}
