using AsyncToolkit.Schedules.Tests.Explorer;
using AsyncToolkit.Schedules.Tests.Programs;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Schedules.Tests.Models;

/// <summary>One run of a nest of deadlines.</summary>
internal sealed class NestRun
{
    private static readonly TimeSpan HalfASecond = TimeSpan.FromSeconds(0.5);

    private readonly NestPlan _plan;
    private readonly ManualClock _clock = new();
    private readonly TrackedTokenSource _caller = new();
    private bool _strayed;

    internal NestRun(NestPlan plan)
    {
        _plan = plan;
        CallerToken = _caller.Token;
        Levels = [.. plan.Levels.Select(static level => new Level(level))];
    }

    internal Level[] Levels { get; }

    internal CancellationToken CallerToken { get; }

    private TimeSpan Now => new(_clock.GetTimestamp());

    internal ScheduledProgram Program()
    {
        Task? call = null;
        bool HasEnded() => call is { IsCompleted: true };
        List<Action> mains =
        [
            () =>
            {
                call = EnterAsync(0);
                Steps.Await(call);
            },
            () =>
            {
                while (!HasEnded())
                {
                    Actor.WaitUntil(() => _clock.Armed != 0 || HasEnded());
                    _clock.Pass(HalfASecond);
                }
            },
        ];
        if (_plan.Cancels)
        {
            mains.Add(() =>
            {
                Actor.Point();
                _caller.Cancel();
            });
        }

        return new ScheduledProgram(mains, Workers: 2, () =>
            NestModel.Check(this)
            ?? (_strayed ? "another deadline is current than before" : null)
            ?? (_clock.Alive != 0 ? $"{_clock.Alive} timers left" : null));
    }

    private async Task EnterAsync(int index)
    {
        Level level = Levels[index];
        Deadline? around = Deadline.Current;
        level.Called = Now;
        try
        {
            level.HasCompleted = await RunAsync(index, level, level.Plan.TakesCaller ? CallerToken : default);
        }
        catch (Exception e)
        {
            level.Thrown = e;
            throw;
        }
        finally
        {
            level.Ended = Now;

            // what was around may have ended early by now
            _strayed |= Deadline.Current != around && !Array.Exists(Levels[..index], static outer => outer.Plan.Kind == LevelKind.EndsEarly);
        }
    }

    // Whether it completed.
    private async Task<bool> RunAsync(int index, Level level, CancellationToken callerToken)
    {
        switch (level.Plan.Kind)
        {
            case LevelKind.FailsAfter:
                await Deadline.FailAfterAsync(level.Timeout, token => BodyAsync(index, token), _clock, name: null, callerToken);
                return true;
            case LevelKind.MovesOnAfter:
                return await Deadline.MoveOnAfterAsync(level.Timeout, token => BodyAsync(index, token), _clock, name: null, callerToken);
            case LevelKind.Begins:
                using (Deadline deadline = Deadline.Begin(level.Timeout, _clock))
                {
                    await BodyAsync(index, deadline.Token);
                    return true;
                }

            case LevelKind.EndsEarly:
                Task body;
                using (Deadline.Begin(level.Timeout, _clock))
                {
                    body = BodyAsync(index, default).AsTask();
                }

                await body;
                return true;
            default:
                using (Deadline.Suppress())
                {
                    await BodyAsync(index, default);
                    return true;
                }
        }
    }

    private async ValueTask BodyAsync(int index, CancellationToken token)
    {
        Level level = Levels[index];
        level.Deadline = Deadline.Current;
        level.Token = token;
        level.Begun = Now;
        try
        {
            if (level.Plan.Suspends)
            {
                await Steps.YieldAsync();
            }

            if (index + 1 < Levels.Length)
            {
                await EnterAsync(index + 1);
            }

            if (level.Plan.End == LevelEnd.Fails)
            {
                throw new ProgramException($"level {index}");
            }

            if (level.Plan.End != LevelEnd.Returns && token.CanBeCanceled)
            {
                Actor.WaitUntil(() => token.IsCancellationRequested);
            }

            if (level.Plan.End == LevelEnd.Obeys)
            {
                token.ThrowIfCancellationRequested();
            }

            level.HasReturned = true;
        }
        catch (Exception e)
        {
            level.Failure = e;
            level.WasCanceled = token.IsCancellationRequested;
            throw;
        }
    }
}
