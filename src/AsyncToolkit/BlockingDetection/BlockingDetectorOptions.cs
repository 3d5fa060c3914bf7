namespace AsyncToolkit;

/// <summary>What a <see cref="BlockingDetector"/> watches, and from when on it reports.</summary>
/// <remarks>
/// Mutable, so that it can be bound from configuration. A detector copies and checks it when it is created, and throws if a value
/// is out of its range; later changes have no effect on it.
/// </remarks>
/// <example>
/// <code>
/// using var detector = logger.CreateBlockingDetector(options =>
/// {
///     options.WaitThreshold = TimeSpan.FromMilliseconds(50);
///     options.AllowBlockingCallsInside(typeof(LegacyCache), "Load");
/// });
/// </code>
/// </example>
public sealed class BlockingDetectorOptions
{
    /// <summary>Gets or sets whether the detector does anything. The default is true; one that is off starts no thread, and its scopes cost nothing.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Gets or sets how long a managed wait (task, lock, event, semaphore) may block its thread before it is reported. The default is 100 ms; zero
    /// reports each wait that does not succeed at once, and a day is the most. Milliseconds are the unit that counts.
    /// </summary>
    public TimeSpan WaitThreshold { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Gets or sets how long a callback, the code between two awaits, may keep its thread; longer than zero. The default is 100 ms; <see cref="Timeout.InfiniteTimeSpan"/>
    /// reports none. Just-in-time compilation, pauses for garbage collection, waits past their threshold and, on Linux, most of what a ready thread waits
    /// for a processor do not count.
    /// </summary>
    public TimeSpan SlowCallbackThreshold { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Gets or sets how long a callback may keep its thread without a visible wait before it is reported while it lasts; longer than zero. The default is 200 ms;
    /// <see cref="Timeout.InfiniteTimeSpan"/> reports none.
    /// </summary>
    public TimeSpan StuckThreshold { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Gets or sets how often the heartbeat queues a work item to the thread pool; longer than zero. The default is 100 ms; <see cref="Timeout.InfiniteTimeSpan"/>
    /// for no heartbeat.
    /// </summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets or sets how long that work item may wait for a thread before the pool counts as starving; longer than zero. The default is 250 ms.</summary>
    public TimeSpan StarvationThreshold { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Gets or sets how long a place in the code that was reported is not reported again. The default is one minute; zero reports every
    /// time. What was left out is counted in the next report of that place, and in the metrics.
    /// </summary>
    public TimeSpan RepeatInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets how many places are remembered for <see cref="RepeatInterval"/>; reports of further ones are dropped and counted. The default is 1,024, the least is 1.</summary>
    public int MaxSites { get; set; } = 1024;

    /// <summary>Gets or sets how many reports may wait for the reporter; further ones are dropped and counted. The default is 1,024, the least is 1.</summary>
    public int QueueCapacity { get; set; } = 1024;

    /// <summary>
    /// Gets or sets that only one in so many scopes is watched; the others cost nothing. The default is 1: all of them. For production,
    /// where a place that blocks shows itself soon enough.
    /// </summary>
    public int SampleEvery { get; set; } = 1;

    /// <summary>Gets or sets what happens to a blocking call. The default is <see cref="BlockingAction.Report"/>.</summary>
    public BlockingAction Action { get; set; } = BlockingAction.Report;

    /// <summary>Gets or sets whether a context may be installed on pool threads. The default is <see cref="ContextMode.Automatic"/>.</summary>
    public ContextMode ContextMode { get; set; } = ContextMode.Automatic;

    /// <summary>
    /// Gets or sets whether threads are watched that neither belong to the pool nor have a synchronization context of their own: dedicated
    /// threads, and the main thread of a program. The default is false: such threads are there to be blocked.
    /// </summary>
    public bool WatchAllThreads { get; set; }

    /// <summary>
    /// Gets the methods inside which blocking is allowed, each as <c>Namespace.Type.Method</c>, or <c>Namespace.Type.*</c> for a whole type. Nested
    /// types are separated by a dot, type parameters are counted as in <c>Cache`1</c>.
    /// </summary>
    public IList<string> AllowedMethods { get; } = [];

    /// <summary>Gets or sets the clock of the reports: their dates, and <see cref="RepeatInterval"/>. The default is <see cref="TimeProvider.System"/>. Callbacks and waits are measured with the machine's clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Allows blocking inside a method, and in everything that it calls on the same thread.</summary>
    /// <remarks>
    /// The frames of a blocked thread are compared by name, lambdas and local functions of the method included. A method that
    /// the compiler inlines has no frame; mark it with <c>MethodImplOptions.NoInlining</c>, or allow its caller. Reports by
    /// duration have no frames: use <see cref="BlockingDetector.AllowBlocking(string)"/> for those.
    /// </remarks>
    /// <param name="type">The type that declares the method.</param>
    /// <param name="methodName">The name of the method, all overloads included; <c>*</c> for all methods of the type.</param>
    /// <returns>These options.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="methodName"/> is empty, or <paramref name="type"/> has no name (a type parameter).</exception>
    /// <example>
    /// <code>
    /// options.AllowBlockingCallsInside(typeof(LegacyCache), "Load");
    /// </code>
    /// </example>
    public BlockingDetectorOptions AllowBlockingCallsInside(Type type, string methodName)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentException.ThrowIfNullOrEmpty(methodName);
        Type named = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;
        string? name = named.FullName ?? throw new ArgumentException("The type has no name.", nameof(type));
        AllowedMethods.Add($"{name.Replace('+', '.')}.{methodName}");
        return this;
    }

    internal BlockingDetectorOptions CheckedCopy(string paramName)
    {
        Check(WaitThreshold >= TimeSpan.Zero && WaitThreshold <= TimeSpan.FromDays(1), WaitThreshold, nameof(WaitThreshold), "from zero to one day");
        Check(IsPositiveOrInfinite(SlowCallbackThreshold), SlowCallbackThreshold, nameof(SlowCallbackThreshold), "positive or infinite");
        Check(IsPositiveOrInfinite(StuckThreshold), StuckThreshold, nameof(StuckThreshold), "positive or infinite");
        Check(IsPositiveOrInfinite(HeartbeatInterval), HeartbeatInterval, nameof(HeartbeatInterval), "positive or infinite");
        Check(StarvationThreshold > TimeSpan.Zero, StarvationThreshold, nameof(StarvationThreshold), "positive");
        Check(RepeatInterval >= TimeSpan.Zero, RepeatInterval, nameof(RepeatInterval), "zero or positive");
        Check(MaxSites >= 1, MaxSites, nameof(MaxSites), "at least 1");
        Check(QueueCapacity >= 1, QueueCapacity, nameof(QueueCapacity), "at least 1");
        Check(SampleEvery >= 1, SampleEvery, nameof(SampleEvery), "at least 1");
        Check(Action is BlockingAction.Report or BlockingAction.Throw, Action, nameof(Action), "a defined value");
        Check(ContextMode is ContextMode.Automatic or ContextMode.None, ContextMode, nameof(ContextMode), "a defined value");
        if (TimeProvider is null)
        {
            throw new ArgumentException($"{nameof(TimeProvider)} is null.", paramName);
        }

        var copy = new BlockingDetectorOptions
        {
            Enabled = Enabled,
            WaitThreshold = WaitThreshold,
            SlowCallbackThreshold = SlowCallbackThreshold,
            StuckThreshold = StuckThreshold,
            HeartbeatInterval = HeartbeatInterval,
            StarvationThreshold = StarvationThreshold,
            RepeatInterval = RepeatInterval,
            MaxSites = MaxSites,
            QueueCapacity = QueueCapacity,
            SampleEvery = SampleEvery,
            Action = Action,
            ContextMode = ContextMode,
            WatchAllThreads = WatchAllThreads,
            TimeProvider = TimeProvider,
        };
        foreach (string? method in AllowedMethods)
        {
            if (string.IsNullOrWhiteSpace(method) || method.LastIndexOf('.') < 1 || method.EndsWith('.'))
            {
                throw new ArgumentException($"{nameof(AllowedMethods)} has '{method}', which is not of the form Namespace.Type.Method.", paramName);
            }

            copy.AllowedMethods.Add(method.Trim());
        }

        return copy;

        void Check<T>(bool isValid, T value, string property, string range)
        {
            if (!isValid)
            {
                throw new ArgumentOutOfRangeException(paramName, value, $"{property} must be {range}.");
            }
        }
    }

    private static bool IsPositiveOrInfinite(TimeSpan value) => value > TimeSpan.Zero || value == Timeout.InfiniteTimeSpan;
}
