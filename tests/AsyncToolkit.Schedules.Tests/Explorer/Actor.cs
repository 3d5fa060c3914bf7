using AsyncToolkit.Internal;

namespace AsyncToolkit.Schedules.Tests.Explorer;

/// <summary>A thread that runs only when the schedule says so.</summary>
internal sealed class Actor
{
    [ThreadStatic]
    private static Actor? _current;

    private static int _alive;

    private readonly SemaphoreSlim _turn = new(0);
    private readonly System.Threading.Thread _thread;
    private Action? _body;

    internal Actor(int? processor)
    {
        _thread = new System.Threading.Thread(() =>
        {
            Processors.Keep(processor);
            Run();
        })
        { IsBackground = true, Name = "Actor" };
        System.Threading.Interlocked.Increment(ref _alive);
        _thread.Start();
    }

    internal static Actor Current => _current ?? throw new InvalidOperationException("Not on a thread of a schedule.");

    /// <summary>How many threads there are.</summary>
    internal static int Alive => System.Threading.Volatile.Read(ref _alive);

    internal Schedule Schedule { get; private set; } = null!;

    internal int Id { get; private set; }

    /// <summary>Whether the schedule waits for this actor to end; workers only serve.</summary>
    internal bool IsMain { get; private set; }

    internal bool Done { get; private set; }

    internal Func<bool>? WaitingFor { get; set; }

    internal Exception? Error { get; private set; }

    /// <summary>A step: somebody else may go first.</summary>
    internal static void Point() => _current?.Schedule.Step(_current);

    /// <summary>Goes on once the condition holds. It is evaluated between steps and must not take any.</summary>
    internal static void WaitUntil(Func<bool> condition)
    {
        Actor actor = Current;
        actor.WaitingFor = condition;
        actor.Schedule.Step(actor);
    }

    internal void Assign(Schedule schedule, int id, bool isMain, Action body)
    {
        Schedule = schedule;
        Id = id;
        IsMain = isMain;
        Done = false;
        Error = null;
        WaitingFor = null;
        _body = body;
    }

    internal void GiveTurn() => _turn.Release();

    /// <summary>Ends the thread. No schedule runs.</summary>
    internal void Retire()
    {
        _body = null;
        GiveTurn();
        _thread.Join();
        System.Threading.Interlocked.Decrement(ref _alive);
        _turn.Dispose();
    }

    // An actor has a thread of its own, and waiting for its turn is how schedules are explored.
    [DoesNotBlock]
    internal void AwaitTurn() => _turn.Wait();

    private void Run()
    {
        _current = this;
        while (true)
        {
            AwaitTurn();
            if (_body is not { } body)
            {
                return;
            }

            RunnerThread.Reset();
            try
            {
                Schedule.ThrowIfAbandoned();
                body();
            }
            catch (AbandonedScheduleException)
            {
            }
            catch (Exception e)
            {
                Error = e;
            }

            Done = true;
            Schedule.OnEnded(this);
        }
    }
}
