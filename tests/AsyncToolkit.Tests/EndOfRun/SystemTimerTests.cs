namespace AsyncToolkit.Tests.EndOfRun;

/// <summary>Timers of the system's clock belong to no test: they are looked at when all have run.</summary>
[Collection(TestSupport.EndOfRun.Name)]
public class SystemTimerTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // what arms a timer for a day, or until the token is canceled, and has a method of this class wait for it
    private static readonly Dictionary<string, Func<CancellationToken, Task>> Waiting = new()
    {
        ["for a delay"] = static token => AwaitAsync(DelayAsync(token), onContext: false),
        ["for a delay, with a context"] = static token => Under(new OwnContext(), () => AwaitAsync(DelayAsync(token), onContext: true)),
        ["for a delay, with a scheduler"] = static token => Under(null, () => OwnScheduler.RunAsync(() => AwaitAsync(DelayAsync(token), onContext: true))),
        ["for a delay, as a continuation"] = static token =>
            DelayAsync(token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default),
        ["for a delay, twice"] = static token => AwaitTwiceAsync(DelayAsync(token)),
        ["for one of two"] = static token => AwaitAsync(Task.WhenAny(DelayAsync(token), new TaskCompletionSource().Task), onContext: false),
        ["for both of two"] = static token => AwaitAsync(Task.WhenAll(DelayAsync(token), DelayAsync(Timeout.InfiniteTimeSpan, token)), onContext: false),
        ["for a task, with a limit"] = static token => AwaitAsync(LimitAsync(token), onContext: true),
        ["for a tick"] = TickAsync,
        ["for the end of a token"] = RegisterAsync,
        ["for the end of a token that is linked to it"] = LinkAsync,
    };

    // the same with nobody who waits
    private static readonly Dictionary<string, Func<CancellationToken, Task>> Unwatched = new()
    {
        ["a delay"] = DelayAsync,
        ["a task, with a limit"] = LimitAsync,
        ["a token source"] = static async token =>
        {
            using CancellationTokenSource source = NewSource();
            await DelayAsync(Timeout.InfiniteTimeSpan, token);
        },
    };

    public static TheoryData<string> WaitingKinds => new(Waiting.Keys);

    public static TheoryData<string> UnwatchedKinds => new(Unwatched.Keys);

    [Fact]
    public void AllTests_WhenTheyHaveRun_LeaveNoTimerOfTheSystemBehind()
    {
        // one that has just been turned off may take a moment
        _ = SpinWait.SpinUntil(static () => SystemTimers.Armed().Count == 0, TimeSpan.FromSeconds(2));

        Assert.True(SystemTimers.Armed().Count == 0, string.Join('\n', SystemTimers.Armed()));
    }

    // The test must be able to fail.
    [Fact]
    public void Armed_WithATimer_TellsWhoseItIs()
    {
        using var timer = new Timer(static _ => { }, null, Day, Timeout.InfiniteTimeSpan);

        Assert.Single(SystemTimers.Armed(), static armed => armed.Callees.Contains(nameof(Armed_WithATimer_TellsWhoseItIs), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(WaitingKinds))]
    public Task Armed_SomebodyWaits_TellsWho(string kind) =>
        WhileArmedAsync(Waiting[kind], static armed => Assert.Contains(nameof(SystemTimerTests), armed, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(UnwatchedKinds))]
    public Task Armed_NobodyWaits_IsToldAllTheSame(string kind) =>
        WhileArmedAsync(Unwatched[kind], static armed => Assert.DoesNotContain("AsyncToolkit.", armed, StringComparison.Ordinal));

    private static async Task WhileArmedAsync(Func<CancellationToken, Task> arm, Action<string> check)
    {
        using var source = new Support.TrackedTokenSource();
        IReadOnlyList<ArmedTimer> before = SystemTimers.Armed(); // a server that was stopped leaves a delay of a second
        Task waits = arm(source.Token);
        ArmedTimer[] armed = [.. SystemTimers.Armed().Except(before)];
        await source.CancelAsync();
        await waits.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

        check(Assert.Single(armed).Callees);
        Assert.Empty(SystemTimers.Armed().Intersect(armed));
    }

    private static Task DelayAsync(CancellationToken token) => DelayAsync(Day, token);

    private static Task DelayAsync(TimeSpan delay, CancellationToken token) => Task.Delay(delay, TimeProvider.System, token);

    private static async Task AwaitAsync(Task task, bool onContext) => await task.ConfigureAwait(onContext);

    private static Task AwaitTwiceAsync(Task task) => Task.WhenAll(AwaitAsync(task, onContext: false), AwaitAsync(task, onContext: true));

    private static Task LimitAsync(CancellationToken token) => new TaskCompletionSource().Task.WaitAsync(Day, TimeProvider.System, token);

    private static async Task TickAsync(CancellationToken token)
    {
        using var timer = new PeriodicTimer(Day);
        await timer.WaitForNextTickAsync(token);
    }

    private static async Task RegisterAsync(CancellationToken token)
    {
        using CancellationTokenSource source = NewSource();
        using CancellationTokenRegistration registration = source.Token.Register(static () => { });
        await DelayAsync(Timeout.InfiniteTimeSpan, token);
    }

    private static async Task LinkAsync(CancellationToken token)
    {
        using CancellationTokenSource source = NewSource();
#pragma warning disable RS0030 // a tracked one would be named by its type
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(source.Token);
#pragma warning restore RS0030
        using CancellationTokenRegistration registration = linked.Token.Register(static () => { });
        await DelayAsync(Timeout.InfiniteTimeSpan, token);
    }

#pragma warning disable RS0030 // a tracked one would be named by its type
    private static CancellationTokenSource NewSource() => new(Day);
#pragma warning restore RS0030

    private static Task Under(SynchronizationContext? context, Func<Task> start)
    {
        SynchronizationContext? outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            return start();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    // One of the base type counts as none.
    private sealed class OwnContext : SynchronizationContext;

    private sealed class OwnScheduler : TaskScheduler
    {
        internal static Task RunAsync(Func<Task> start) =>
            Task.Factory.StartNew(start, CancellationToken.None, TaskCreationOptions.None, new OwnScheduler()).Unwrap();

        protected override IEnumerable<Task> GetScheduledTasks() => [];

        protected override void QueueTask(Task task) => TryExecuteTask(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);
    }
}
