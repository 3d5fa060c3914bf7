namespace AsyncToolkit.Schedules.Tests.Models;

/// <summary>What may come of a nest of deadlines, given when its bodies began and how they ended.</summary>
internal static class NestModel
{
    internal static string? Check(NestRun run)
    {
        for (int i = 0; i < run.Levels.Length; i++)
        {
            Level level = run.Levels[i];
            string? wrong = level.Called is null ? null
                : level.Begun is null ? CheckUnbegun(run, i)
                : level.HasReturned ? level.HasCompleted ? null : $"returned, and told {level.Thrown?.Message ?? "that it moved on"}"
                : level.Plan.IsBlock ? CheckBlock(run, i)
                : level.Thrown == level.Failure ? null : $"told {level.Thrown?.Message ?? "nothing"}";
            if (wrong is not null)
            {
                return $"level {i}: {wrong}";
            }
        }

        return null;
    }

    private static string? CheckUnbegun(NestRun run, int index) =>
        run.Levels[index].Thrown is OperationCanceledException canceled ? CheckBlame(run, index, canceled) : "did not begin";

    // Its body has failed, or obeyed.
    private static string? CheckBlock(NestRun run, int index)
    {
        Level level = run.Levels[index];
        Exception failure = level.Failure!;
        bool hasObeyed = failure is OperationCanceledException;
        switch (level.Thrown)
        {
            case null:
                return level.HasCompleted ? "completed, with a failure"
                    : !hasObeyed ? "moved on, with a failure"
                    : CheckOwn(run, index);
            case var same when same == failure:
                return hasObeyed && ((OperationCanceledException)failure).CancellationToken == level.Token && level.Token != run.CallerToken
                    ? "told of a token of its own"
                    : level.WasCanceled && !hasObeyed && level.Plan.Kind == LevelKind.FailsAfter ? "failed as if in time"
                    : null;
            case OperationTimeoutException timeout:
                return level.Plan.Kind == LevelKind.MovesOnAfter ? "timed out instead of moving on"
                    : timeout.Elapsed < level.Timeout ? $"timed out after {timeout.Elapsed}"
                    : timeout.InnerException != failure ? "the failure is lost"
                    : CheckOwn(run, index);
            case OperationCanceledException canceled:
                return canceled.InnerException != failure ? "the failure is lost" : CheckBlame(run, index, canceled);
            default:
                return $"threw {level.Thrown}";
        }
    }

    // Its own time is up, and that of none around it had to be before.
    private static string? CheckOwn(NestRun run, int index)
    {
        Level level = run.Levels[index];
        TimeSpan soonest = level.Called!.Value + level.Timeout;
        if (level.Ended < soonest)
        {
            return "its time was not up";
        }

        for (int i = index - 1; i >= 0 && run.Levels[i].Plan.Kind != LevelKind.Suppresses; i--)
        {
            Level outer = run.Levels[i];
            if (outer.Plan.Kind != LevelKind.EndsEarly && outer.Begun + outer.Timeout <= soonest)
            {
                return $"its own time was up, though that of level {i} was before or at once";
            }
        }

        return null;
    }

    // The caller has canceled, or the time of one around it is up.
    private static string? CheckBlame(NestRun run, int index, OperationCanceledException canceled)
    {
        Level level = run.Levels[index];
        if (level.Plan.TakesCaller && canceled.CancellationToken == run.CallerToken)
        {
            return run.CallerToken.IsCancellationRequested ? null : "canceled by nobody";
        }

        for (int i = index - 1; i >= 0 && run.Levels[i].Plan.Kind != LevelKind.Suppresses; i--)
        {
            Level outer = run.Levels[i];
            if (canceled.CancellationToken.CanBeCanceled && canceled.CancellationToken == outer.Deadline?.Token)
            {
                return level.Ended >= outer.Called + outer.Timeout ? null : $"the time of level {i} was not up";
            }
        }

        return "canceled with a token of nobody's";
    }
}
