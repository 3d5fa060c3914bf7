using System.Runtime.CompilerServices;

namespace AsyncToolkit.Testing;

/// <summary>Runs tests in virtual time: the clock moves by itself, as soon as nothing else can run.</summary>
/// <remarks>
/// <para>The body and everything that it starts (awaits with and without <c>ConfigureAwait(false)</c>, <see cref="Task.Run(Action)"/>,
/// channels, semaphores, timers of the given clock) belong to the run. Whenever none of it can run any more, the clock jumps to its next
/// timer; hours pass in milliseconds, and in the order in which they would.</para>
/// <para>What the run cannot see keeps no time standing still: real I/O, dedicated threads (<see cref="TaskCreationOptions.LongRunning"/>
/// too) and completions from elsewhere need <see cref="Hold(string)"/>. A thread that blocks holds the clock: a synchronous wait for
/// virtual time never ends, and the run says so.</para>
/// <para>It needs no test framework and works in all of them. Runs can go on side by side; nothing is left in the process after them.</para>
/// </remarks>
public static class VirtualTime
{
    /// <summary>Runs a body in virtual time.</summary>
    /// <param name="body">The test. It starts on the run's own thread, in the caller's <see cref="ExecutionContext"/>, and is given the
    /// clock to pass on to the code under test.</param>
    /// <param name="options">The options; the defaults when <see langword="null"/>.</param>
    /// <returns>A task that ends as the body's does. What an <c>async void</c> method or a timer callback throws fails it, too.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is <see langword="null"/>; thrown at the call.</exception>
    /// <exception cref="ArgumentException">Both <see cref="VirtualTimeOptions.Seed"/> and <see cref="VirtualTimeOptions.Replay"/> are set,
    /// or the latter is not the text of a schedule; thrown at the call.</exception>
    /// <exception cref="InvalidOperationException">The caller is inside a run already; thrown at the call.</exception>
    /// <exception cref="VirtualTimeException">The run was ended; through the task, see <see cref="VirtualTimeFailure"/>.</exception>
    /// <exception cref="NotSupportedException">A seed is set and the runtime lacks what seeded schedules need; through the task.</exception>
    /// <example>
    /// <code>
    /// await VirtualTime.RunAsync(async time =>
    /// {
    ///     var importer = new Importer(brokenServer, time);
    ///     await Assert.ThrowsAsync&lt;TimeoutException>(() => importer.RunAsync());
    ///     Assert.Equal(TimeSpan.FromDays(1), time.Elapsed);
    /// });
    /// </code>
    /// </example>
    public static Task RunAsync(Func<VirtualTimeProvider, Task> body, VirtualTimeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Start((time, _) => body(time), takesToken: false, options);
    }

    /// <summary>Runs a body in virtual time and hands it a token that is canceled when the run has to be ended, so that it can unwind:
    /// it then has a second of real time before the run fails.</summary>
    /// <param name="body">The test.</param>
    /// <param name="options">The options; the defaults when <see langword="null"/>.</param>
    /// <returns>A task that ends as the body's does. What an <c>async void</c> method or a timer callback throws fails it, too.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is <see langword="null"/>; thrown at the call.</exception>
    /// <exception cref="ArgumentException">Both <see cref="VirtualTimeOptions.Seed"/> and <see cref="VirtualTimeOptions.Replay"/> are set,
    /// or the latter is not the text of a schedule; thrown at the call.</exception>
    /// <exception cref="InvalidOperationException">The caller is inside a run already; thrown at the call.</exception>
    /// <exception cref="VirtualTimeException">The run was ended; through the task, see <see cref="VirtualTimeFailure"/>.</exception>
    /// <exception cref="NotSupportedException">A seed is set and the runtime lacks what seeded schedules need; through the task.</exception>
    /// <example>
    /// <code>
    /// await VirtualTime.RunAsync(async (time, cancellationToken) =>
    /// {
    ///     await using var server = await TestServer.StartAsync(time);
    ///     await client.PollAsync(server.Address, time, cancellationToken);   // unwinds, and the server is stopped
    /// });
    /// </code>
    /// </example>
    public static Task RunAsync(Func<VirtualTimeProvider, CancellationToken, Task> body, VirtualTimeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Start(body, takesToken: true, options);
    }

    /// <summary>Runs a body again and again, each time under another schedule: everything it starts is serialised, and what goes on next is
    /// drawn from a seed. Finds races between work items, in the code under test and in what it calls, that a plain loop does not.</summary>
    /// <param name="body">The test. It must set up everything anew each time.</param>
    /// <param name="iterations">How many schedules to try; each has the next seed.</param>
    /// <param name="options">The options; the defaults when <see langword="null"/>.</param>
    /// <returns>A task that completes when all schedules have passed, and fails with the first that does not.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is <see langword="null"/>; thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="iterations"/> is below 1; thrown at the call.</exception>
    /// <exception cref="ArgumentException"><see cref="VirtualTimeOptions.Replay"/> is set, which is for <c>RunAsync</c>; thrown at the call.</exception>
    /// <exception cref="InvalidOperationException">The caller is inside a run already; thrown at the call.</exception>
    /// <exception cref="VirtualTimeException">A schedule failed: the message says how to replay it, and the inner exception is the cause;
    /// through the task.</exception>
    /// <exception cref="NotSupportedException">The runtime lacks what seeded schedules need; through the task.</exception>
    /// <example>
    /// <code>
    /// await VirtualTime.ExploreAsync(async time =>
    /// {
    ///     var cache = new Cache(time);
    ///     await Task.WhenAll(Task.Run(() => cache.GetAsync("a")), Task.Run(() => cache.GetAsync("a")));
    ///     Assert.Equal(1, cache.Loads);
    /// }, iterations: 500);
    /// </code>
    /// </example>
    public static Task ExploreAsync(Func<VirtualTimeProvider, Task> body, int iterations = 100, VirtualTimeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return StartExploration((time, _) => body(time), takesToken: false, iterations, options);
    }

    /// <summary>Runs a body under many schedules and hands it a token that is canceled when a run has to be ended.</summary>
    /// <param name="body">The test. It must set up everything anew each time.</param>
    /// <param name="iterations">How many schedules to try; each has the next seed.</param>
    /// <param name="options">The options; the defaults when <see langword="null"/>.</param>
    /// <returns>A task that completes when all schedules have passed, and fails with the first that does not.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is <see langword="null"/>; thrown at the call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="iterations"/> is below 1; thrown at the call.</exception>
    /// <exception cref="ArgumentException"><see cref="VirtualTimeOptions.Replay"/> is set, which is for <c>RunAsync</c>; thrown at the call.</exception>
    /// <exception cref="InvalidOperationException">The caller is inside a run already; thrown at the call.</exception>
    /// <exception cref="VirtualTimeException">A schedule failed: the message says how to replay it, and the inner exception is the cause;
    /// through the task.</exception>
    /// <exception cref="NotSupportedException">The runtime lacks what seeded schedules need; through the task.</exception>
    /// <example>
    /// <code>await VirtualTime.ExploreAsync((time, cancellationToken) => DrainQueueAsync(time, cancellationToken), iterations: 500);</code>
    /// </example>
    public static Task ExploreAsync(
        Func<VirtualTimeProvider, CancellationToken, Task> body, int iterations = 100, VirtualTimeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return StartExploration(body, takesToken: true, iterations, options);
    }

    /// <summary>Keeps the clock of the current run from moving by itself until the result is disposed: for real I/O, dedicated threads and
    /// completions from elsewhere. Holds add up.</summary>
    /// <param name="caller">What messages call the holder; the calling member by default.</param>
    /// <returns>The hold. Disposing it twice does nothing.</returns>
    /// <exception cref="InvalidOperationException">The caller is not inside a run; thrown at the call.</exception>
    /// <example>
    /// <code>
    /// using (VirtualTime.Hold())
    /// {
    ///     await realServer.StartAsync();
    /// }
    /// </code>
    /// </example>
    public static IDisposable Hold([CallerMemberName] string caller = "") => CurrentRun().Holds.Add(caller);

    /// <summary>Keeps the clock of the current run from moving by itself until a task has ended and what waits for the result has been told.</summary>
    /// <param name="task">The task that depends on something real.</param>
    /// <param name="caller">What messages call the holder; the calling member by default.</param>
    /// <returns>A task that ends as <paramref name="task"/> does. Await this one: before the clock moves on, it has resumed its awaiter.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="task"/> is <see langword="null"/>; thrown at the call.</exception>
    /// <exception cref="InvalidOperationException">The caller is not inside a run; thrown at the call.</exception>
    /// <example><code>string page = await VirtualTime.Hold(http.GetStringAsync(url));</code></example>
    public static Task Hold(Task task, [CallerMemberName] string caller = "")
    {
        ArgumentNullException.ThrowIfNull(task);
        IDisposable hold = CurrentRun().Holds.Add(caller);
        return HeldTask.Create(task, hold);
    }

    /// <summary>Keeps the clock of the current run from moving by itself until a task has ended and what waits for the result has been told.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="task">The task that depends on something real.</param>
    /// <param name="caller">What messages call the holder; the calling member by default.</param>
    /// <returns>A task that ends as <paramref name="task"/> does. Await this one: before the clock moves on, it has resumed its awaiter.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="task"/> is <see langword="null"/>; thrown at the call.</exception>
    /// <exception cref="InvalidOperationException">The caller is not inside a run; thrown at the call.</exception>
    /// <example><code>string page = await VirtualTime.Hold(http.GetStringAsync(url));</code></example>
    public static Task<TResult> Hold<TResult>(Task<TResult> task, [CallerMemberName] string caller = "")
    {
        ArgumentNullException.ThrowIfNull(task);
        IDisposable hold = CurrentRun().Holds.Add(caller);
        return HeldTask.Create(task, hold);
    }

    private static VirtualRun CurrentRun() =>
        VirtualRun.OfThisThread ?? throw new InvalidOperationException("There is no clock to hold: this code is not inside VirtualTime.RunAsync.");

    private static Task Start(Func<VirtualTimeProvider, CancellationToken, Task> body, bool takesToken, VirtualTimeOptions? options)
    {
        options ??= new VirtualTimeOptions();
        ThrowIfNested();
        if (options.Replay is not { } replay)
        {
            return options.Seed is null
                ? VirtualRun.RunAsync(body, takesToken, options, schedule: null)
                : Exploration.RunAsync(body, takesToken, options, recorded: null);
        }

        if (options.Seed is not null)
        {
            throw new ArgumentException("A schedule to replay brings its seed along; set Replay or Seed.", nameof(options));
        }

        ScheduleTrace recorded = ScheduleTrace.Parse(replay)
            ?? throw new ArgumentException("Replay is not the text of a schedule, as VirtualTimeException.Schedule has it.", nameof(options));
        return Exploration.RunAsync(body, takesToken, options, recorded);
    }

    private static Task StartExploration(
        Func<VirtualTimeProvider, CancellationToken, Task> body, bool takesToken, int iterations, VirtualTimeOptions? options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        options ??= new VirtualTimeOptions();
        ThrowIfNested();
        if (options.Replay is not null)
        {
            throw new ArgumentException("A schedule is replayed with RunAsync; an exploration tries new ones.", nameof(options));
        }

        return Exploration.ExploreAsync(body, takesToken, iterations, options);
    }

    private static void ThrowIfNested()
    {
        if (VirtualRun.OfThisContext is not null)
        {
            throw new InvalidOperationException("Virtual runs do not nest: this code is inside one already, and its clock is the one to use.");
        }
    }
}
