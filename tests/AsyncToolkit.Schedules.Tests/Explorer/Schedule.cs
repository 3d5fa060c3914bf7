namespace AsyncToolkit.Schedules.Tests.Explorer;

/// <summary>One run of a program: its actors take turns, a step at a time, in the order that a strategy chooses.</summary>
/// <remarks>Exactly one actor runs at any time, so nothing here needs a lock: the turn carries the memory along.</remarks>
internal sealed class Schedule
{
    private const int MaxSteps = 20_000;

    private readonly List<Actor> _actors;
    private readonly IStrategy _strategy;
    private readonly Queue<Action> _workItems = new();
    private readonly ManualResetEventSlim _ended = new();
    private readonly int[] _runnable;
    private readonly Func<bool> _mayServe;
    private int _mainsLeft;
    private int _current = -1;
    private bool _abandoned;

    internal Schedule(ActorPool pool, ScheduledProgram program, IStrategy strategy)
    {
        _strategy = strategy;
        _mainsLeft = program.Mains.Count;
        _mayServe = () => _workItems.Count > 0 || _mainsLeft == 0;
        int count = program.Mains.Count + program.Workers;
        _actors = pool.Take(count);
        _runnable = new int[count];
        for (int i = 0; i < count; i++)
        {
            bool isMain = i < program.Mains.Count;
            _actors[i].Assign(this, i, isMain, isMain ? program.Mains[i] : Serve);
        }
    }

    internal string? Failure { get; private set; }

    internal int Steps { get; private set; }

    internal List<int> Choices { get; } = [];

    internal void Run()
    {
        _strategy.Begin(_actors.Count);
        _current = Choose();
        _actors[_current].GiveTurn();
        _ended.Wait();
        if (Failure is null && _actors.Find(actor => actor.Error is not null) is { } failed)
        {
            Failure = $"actor {failed.Id}: {failed.Error}";
        }
    }

    internal void Enqueue(Action workItem) => _workItems.Enqueue(workItem);

    /// <summary>Something was thrown where no actor could catch it.</summary>
    internal void Fail(Exception exception) => Abandon($"a continuation: {exception}");

    internal void Step(Actor actor)
    {
        ThrowIfAbandoned();
        if (Steps > MaxSteps)
        {
            Abandon($"livelock: more than {MaxSteps} steps");
            throw new AbandonedScheduleException();
        }

        int next = Choose();
        if (next < 0)
        {
            Abandon(Hang());
            throw new AbandonedScheduleException();
        }

        _actors[next].WaitingFor = null;
        if (next == actor.Id)
        {
            return;
        }

        _current = next;
        _actors[next].GiveTurn();
        actor.AwaitTurn();
        ThrowIfAbandoned();
    }

    internal void OnEnded(Actor actor)
    {
        _mainsLeft -= actor.IsMain ? 1 : 0;
        if (!_abandoned && actor.Error is not null)
        {
            Abandon($"actor {actor.Id}: {actor.Error}");
        }

        int next = _abandoned ? _actors.FindIndex(other => !other.Done) : _actors.TrueForAll(other => other.Done) ? -1 : Choose();
        if (next < 0 && !_actors.TrueForAll(other => other.Done))
        {
            Abandon(Hang());
            next = _actors.FindIndex(other => !other.Done);
        }

        if (next < 0)
        {
            _ended.Set();
            return;
        }

        _actors[next].WaitingFor = null;
        _current = next;
        _actors[next].GiveTurn();
    }

    internal void ThrowIfAbandoned()
    {
        if (_abandoned)
        {
            throw new AbandonedScheduleException();
        }
    }

    // A worker of the pool: serves until the mains have ended and nothing is queued.
    private void Serve()
    {
        while (true)
        {
            Actor.WaitUntil(_mayServe);
            if (!_workItems.TryDequeue(out Action? workItem))
            {
                return;
            }

            workItem();
        }
    }

    private int Choose()
    {
        int count = 0;
        foreach (Actor actor in _actors)
        {
            if (!actor.Done && actor.WaitingFor?.Invoke() != false)
            {
                _runnable[count++] = actor.Id;
            }
        }

        if (count == 0)
        {
            return -1;
        }

        Steps++;
        if (count == 1)
        {
            return _runnable[0];
        }

        int choice = _strategy.Choose(_runnable.AsSpan(0, count), _current, Choices.Count);
        Choices.Add(choice);
        if (!_runnable.AsSpan(0, count).Contains(choice))
        {
            Abandon($"diverged: actor {choice} cannot run at step {Steps}; the program took another way than before");
            return _runnable[0];
        }

        return choice;
    }

    private string Hang() =>
        $"hang: actors {string.Join(", ", _actors.Where(actor => !actor.Done).Select(actor => actor.Id))} wait for ever, {_workItems.Count} work items queued";

    private void Abandon(string failure)
    {
        Failure ??= failure;
        _abandoned = true;
    }
}
