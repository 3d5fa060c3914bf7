using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Faults;

public class OutcomesFaultTests : FaultContract<OutcomesFaultTests.Engine>
{
    public sealed class Engine : IFaultyEngine
    {
        // Each item for itself: what concerns one of them leaves the others their results.
        internal static readonly FaultRow[] Basic =
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
            new("logger", Ending.Succeeds, FaultyRun.Items, Ending.Succeeds, FaultyRun.Items, false) { IsSwallowed = true },
        ];

        // A failure stops nothing.
        internal static readonly FaultRow[] Tokens =
        [
            new(FaultyRun.TokenOfCanceled, Ending.Fails, FaultyRun.Limit, Ending.IsCanceled, FaultyRun.Limit, true)
            {
                Otherwise = Ending.IsCanceled,
                OtherwiseResults = FaultyRun.Limit,
            },
            new(FaultyRun.TokenOfTimedOut, Ending.Fails, FaultyRun.Items - 1, Ending.IsCanceled, FaultyRun.Items, true),
        ];

        public static FaultRow[] Rows => [.. FaultRows.OfBothSources(Basic), .. Tokens, .. FaultRows.OfClock(Basic)];

        static Task<FaultyEnd> IFaultyEngine.StartAsync(FaultyRun run) =>
            EndOfAsync(run, () => run.Source.GatherOutcomesAsync(run.SettlingOptions(), run.Body, run.Caller));

        internal static async Task<FaultyEnd> EndOfAsync(FaultyRun run, Func<Task<Outcome<int>[]>> call)
        {
            List<Exception> failures = [];
            FaultyEnd end = await FaultyEnd.OfAsync(
                async results =>
                {
                    foreach (Outcome<int> outcome in await call())
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
