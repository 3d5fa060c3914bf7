using AsyncToolkit.Schedules.Tests.Explorer;
using AsyncToolkit.Schedules.Tests.Programs;

namespace AsyncToolkit.Schedules.Tests.Models;

/// <summary>One run of a plan: what its bodies did, for the model to compare. Written between steps only.</summary>
internal sealed class ModelRun(FanOutPlan plan)
{
    private readonly Ledger _ledger = new(plan.Bodies.Length, plan.Limit);
    private readonly CancellationTokenSource _caller = new();

    internal int[] Items { get; } = [.. Enumerable.Range(0, plan.Bodies.Length)];

    internal CancellationToken CallerToken => plan.Cancels ? _caller.Token : default;

    internal int Started => _ledger.Started;

    internal HashSet<int> Succeeded { get; } = [];

    internal Dictionary<int, Exception> Failed { get; } = [];

    internal ScheduledProgram Program(Func<Task> start, Func<string?> check)
    {
        List<Action> mains = [() => Steps.Await(start())];
        if (plan.Cancels)
        {
            mains.Add(() =>
            {
                Actor.Point();
                _caller.Cancel();
            });
        }

        return new ScheduledProgram(mains, Workers: 3, () => _ledger.Check(all: false) ?? check() ?? CheckSequence());
    }

    internal async ValueTask<int> BodyAsync(int item)
    {
        _ledger.Enter(item);
        try
        {
            Actor.Point();
            if (plan.Bodies[item].Suspends())
            {
                await Steps.YieldAsync();
            }

            if (plan.Bodies[item].Fails())
            {
                var failure = new InvalidOperationException($"item {item}");
                Failed.Add(item, failure);
                throw failure;
            }

            Succeeded.Add(item);
            return item + 10;
        }
        finally
        {
            _ledger.Leave();
        }
    }

    internal string? CheckAllStarted() => _ledger.Check(all: true);

    /// <summary>Everything that was thrown is told, once, and nothing else.</summary>
    /// <remarks>How many more fail has no bound: whoever is about to stop the call may be held up, and the others go on meanwhile.</remarks>
    internal string? CheckFailures(IEnumerable<Exception> told)
    {
        Exception[] all = [.. told];
        return !all.ToHashSet().SetEquals(Failed.Values) || all.Length != Failed.Count
            ? $"threw {string.Join(", ", Failed.Keys)}, told {string.Join(", ", all.Select(static e => e.Message))}"
            : !plan.Cancels && plan.StopsAt == 0 ? CheckAllStarted()
            : null;
    }

    // One at a time, and nobody who cancels: exactly what a loop would have done.
    private string? CheckSequence()
    {
        if (plan.Cancels)
        {
            return null;
        }

        int[] failing = [.. Items.Where(item => plan.Bodies[item].Fails())];
        bool stops = plan.StopsAt > 0 && failing.Length >= plan.StopsAt;
        if (!stops)
        {
            return CheckAllStarted() ?? (Failed.Count == failing.Length ? null : $"{Failed.Count} failed");
        }

        int expected = failing[plan.StopsAt - 1] + 1;
        return Failed.Count < plan.StopsAt ? $"only {Failed.Count} failed"
            : plan.Limit == 1 && Started != expected ? $"started {Started} instead of {expected}"
            : null;
    }
}
