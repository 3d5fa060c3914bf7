using AsyncToolkit.Internal;
using AsyncToolkit.Schedules.Tests.Explorer;
using AsyncToolkit.Schedules.Tests.Programs;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Schedules.Tests.Models;

/// <summary>One run of a plan: what its bodies did, for the model to compare. Written between steps only.</summary>
internal sealed class ModelRun(FanOutPlan plan)
{
    private readonly Ledger _ledger = new(plan.Bodies.Length, plan.Limit);
    private readonly TrackedTokenSource _caller = new();

    internal int[] Items { get; } = [.. Enumerable.Range(0, plan.Bodies.Length)];

    /// <summary>Also where nobody cancels: nothing may stay registered with it.</summary>
    internal CancellationToken CallerToken => _caller.Token;

    internal int Started => _ledger.Started;

    internal bool IsIdle => _ledger.InFlight == 0;

    /// <summary>In the order in which they have returned.</summary>
    internal List<int> Succeeded { get; } = [];

    internal Dictionary<int, Exception> Failed { get; } = [];

    /// <summary>The results that nobody received.</summary>
    internal List<int> Unclaimed { get; } = [];

    /// <param name="start">Begins the call.</param>
    /// <param name="check">Says what is wrong at the end, or null.</param>
    /// <param name="received">How many results the ended call has handed to its caller, where the others go to <see cref="Unclaimed"/>.</param>
    internal ScheduledProgram Program(Func<Task> start, Func<string?> check, Func<int>? received = null) => Program(
        () =>
        {
            Steps.Await(start());
            if (received is not null)
            {
                // nobody waits for those who are told of them
                Actor.WaitUntil(() => Unclaimed.Count >= Succeeded.Count - received());
            }
        },
        check);

    internal ScheduledProgram Program(Action main, Func<string?> check)
    {
        List<Action> mains = [main];
        if (plan.Cancels)
        {
            mains.Add(() =>
            {
                Actor.Point();
                _caller.Cancel();
            });
        }

        return new ScheduledProgram(mains, Workers: 3, () => _ledger.Check(all: false) ?? check());
    }

    internal async ValueTask<int> BodyAsync(int item, CancellationToken token)
    {
        _ledger.Enter(item);
        try
        {
            Actor.Point();
            if (plan.Bodies[item].Suspends())
            {
                await Steps.YieldAsync();
                token.ThrowIfCancellationRequested();
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
            : null;
    }

    /// <summary>Each result is received or unclaimed, once.</summary>
    internal string? CheckResults(IEnumerable<int> received)
    {
        int[] all = [.. received];
        return all.Concat(Unclaimed).Order().SequenceEqual(Succeeded.Order().Select(static item => item + 10))
            ? null
            : $"produced {string.Join(' ', Succeeded)}, received {string.Join(' ', all)}, unclaimed {string.Join(' ', Unclaimed)}";
    }

    /// <summary>One at a time, and nobody who cancels: exactly what a loop would have done.</summary>
    internal string? CheckSequence()
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

    /// <summary>What a call that was faulted or canceled tells of.</summary>
    internal static IEnumerable<Exception> FailuresOf(Task call) => Failures.Of(call) switch
    {
        OperationCanceledException canceled => canceled.InnerException is FanOutException several ? Of(several) : [],
        FanOutException several => Of(several),
        _ => call.Exception!.InnerExceptions,
    };

    private static IEnumerable<Exception> Of(FanOutException several) => several.Failures.Select(static failure => failure.Exception);
}
