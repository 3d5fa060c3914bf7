using System.Diagnostics.CodeAnalysis;

namespace AsyncToolkit.Testing;

// A run goes through: running → (failing) → ended.
//   running   the loop takes callbacks, and when nothing can run any more moves the clock. It ends when the body has ended and the
//             pump's queue is empty.
//   failing   `_failure` is set by whoever finds the first cause. The run token is canceled; the loop goes on for at most a second of what
//             the machine gives it, so that the body can unwind, its virtual delays included.
//   ended     everything that the run had put into the process is taken back, and then the result is set.
//
// Threads: the loop, the timers and the body's own continuations run on the run's thread. Everybody else only posts, wakes and counts.
// The watchdog alone, when that thread is blocked, fails and ends the run in its place. So `_failure` and `_ended` are decided by
// Interlocked: each has one winner, and the loser does nothing.

/// <summary>One virtual run: what its parts share, and how it ends.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The body may use the run token after the run; without timers or links a source holds nothing to dispose.")]
internal sealed class VirtualRun
{
    private readonly Func<VirtualTimeProvider, CancellationToken, Task> _body;
    private readonly TaskCompletionSource<Task> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _token = new();
    private readonly RunLoop _loop;
    private readonly TaskTracking? _tracking;
    private List<TaskCompletionSource<bool>>? _idleWaiters;
    private Task? _bodyTask;
    private RunFailure? _failure;
    private int _ended;

    private VirtualRun(Func<VirtualTimeProvider, CancellationToken, Task> body, bool takesToken, VirtualTimeOptions options, SeededSchedule? schedule)
    {
        (_body, TakesToken, Options, Schedule) = (body, takesToken, options, schedule);
        Flow = new RunFlow(this, Pump.Wake, schedule is null ? null : schedule.Park);
        Holds = new RunHolds(Pump);
        Time = new VirtualTimeProvider(options.Start) { AdvanceMode = AdvanceMode.Step };
        Time.Clock.Drive(Pump.Wake, Pump);
        Detector = (options.WithoutAttribution ? null : AttributionDetector.TryCreate(Flow)) ?? (IdleDetector)new CompletionDetector(Flow, () => Pump.Posts);
        _tracking = options.TrackPending ? TaskTracking.Start() : null;
        _loop = new RunLoop(this);
        schedule?.Attach(Flow, (AttributionDetector)Detector, Pump.Wake);
    }

    /// <summary>The run to which whatever the calling thread does belongs.</summary>
    internal static VirtualRun? OfThisThread => RunFlow.OfThisThread?.Owner as VirtualRun;

    /// <summary>The run whose context the calling code is in.</summary>
    internal static VirtualRun? OfThisContext => RunFlow.OfThisContext?.Owner as VirtualRun;

    internal VirtualTimeOptions Options { get; }

    /// <summary>The order of a seeded run; null when the runtime schedules it.</summary>
    internal SeededSchedule? Schedule { get; }

    internal bool TakesToken { get; }

    internal VirtualTimeProvider Time { get; }

    internal RunPump Pump { get; } = new();

    internal RunFlow Flow { get; }

    internal RunHolds Holds { get; }

    internal IdleDetector Detector { get; }

    internal RunLoop Loop => _loop;

    internal Task? BodyTask => _bodyTask;

    internal RunFailure? Failure => Volatile.Read(ref _failure);

    internal static Task RunAsync(
        Func<VirtualTimeProvider, CancellationToken, Task> body, bool takesToken, VirtualTimeOptions options, SeededSchedule? schedule)
    {
        VirtualRun run = new(body, takesToken, options, schedule);
        Thread thread = new(run.Run) { IsBackground = true, Name = "AsyncToolkit virtual time" };
        thread.Start();
        return run._result.Task.Unwrap();
    }

    /// <summary>True on the run's thread, before the clock moves, when nothing else of the run can run; false if the run has ended before.</summary>
    internal Task<bool> WhenIdleAsync()
    {
#pragma warning disable ATK3006 // on the run's thread, before the clock moves
        TaskCompletionSource<bool> idle = new();
#pragma warning restore ATK3006
        lock (_token)
        {
            if (Volatile.Read(ref _ended) != 0)
            {
                return Task.FromResult(false);
            }

            (_idleWaiters ??= []).Add(idle);
        }

        Pump.Wake();
        return idle.Task;
    }

    internal List<TaskCompletionSource<bool>>? TakeIdleWaiters()
    {
        lock (_token)
        {
            List<TaskCompletionSource<bool>>? waiters = _idleWaiters;
            _idleWaiters = null;
            return waiters;
        }
    }

    /// <summary>Lets the run fail for the first cause that is found.</summary>
    internal void Fail(RunFailure failure)
    {
        if (Interlocked.CompareExchange(ref _failure, failure, null) is null)
        {
            Schedule?.Open();
            if (TakesToken)
            {
                // Not on this thread: the callbacks of the token are the user's, and may hang or throw.
                _ = _token.CancelAsync().ContinueWith(
                    static task => task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }

            Pump.Wake();
        }
    }

    /// <summary>Takes everything back that the run had put into the process, and sets the result.</summary>
    internal void End()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        Schedule?.Open();
        string? leaks = null;
        if (Failure is null && Options.LeakCheck != LeakCheck.Off && _bodyTask is { IsCompletedSuccessfully: true })
        {
            leaks = RunReport.Leaks(this);
        }

        Task result = RunResult.Of(this, leaks);
        _tracking?.Stop();
        Detector.Stop();
        Time.Clock.Drive(armed: null, context: null);
        Pump.End();
        Flow.End();
        _result.SetResult(result);
        if (TakeIdleWaiters() is { } waiters)
        {
            // Not on this thread: what goes on there is the test's.
            _ = Task.Run(() => waiters.ForEach(static waiter => waiter.TrySetResult(false)));
        }
    }

    private void Run()
    {
        Flow.Attach();
        Pump.Attach();
        using RunWatchdog? watchdog = RunWatchdog.Start(this);
        try
        {
            _loop.Invoke(static run => ((VirtualRun)run!).StartBody(), this);
            _loop.Run();
            Schedule?.Finish();
            FailIfDiverged();
        }
        catch (Exception exception)
        {
            // Nothing of the user's gets here, and the thread must not end the process.
            Fail(new RunFailure(exception));
        }

        End();
    }

    /// <summary>Fails a replay that has left the recorded way.</summary>
    internal void FailIfDiverged()
    {
        if (Schedule?.Divergence is { } how)
        {
            Fail(new RunFailure(VirtualTimeFailure.Diverged, RunReport.Diverged(how)));
        }
    }

    private void StartBody()
    {
        try
        {
            _bodyTask = _body(Time, _token.Token) ?? Task.FromException(new InvalidOperationException("The body returned null instead of a task."));
        }
        catch (Exception exception)
        {
            _bodyTask = Task.FromException(exception);
        }

        _bodyTask.ContinueWith(
            static (_, pump) => ((RunPump)pump!).Wake(), Pump, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
