namespace AsyncToolkit.Benchmarks;

/// <summary>The names that contenders carry in every table and chart.</summary>
internal static class Contender
{
    internal const string ParallelForEach = "Parallel.ForEachAsync";
    internal const string ParallelForEachLevels = "Parallel.ForEachAsync per level";
    internal const string ParallelFor = "Parallel.ForAsync";
    internal const string SemaphoreWhenAll = "SemaphoreSlim + WhenAll";
    internal const string Dataflow = "ActionBlock";
    internal const string ChannelWorkers = "Channel + workers";
    internal const string BareInline = "Bare workers, inline";
    internal const string BareQueued = "Bare workers, queued";
    internal const string OneWorkItem = "One work item";
    internal const string TwoWorkItems = "Two work items";
    internal const string WorkItemWithBallast = "One work item + ballast";
    internal const string PlacesInline = "Bare places, inline";
    internal const string PlacesQueued = "Bare places, queued";
    internal const string PlacesAllQueued = "Bare places, all queued";
    internal const string PlacesBatched = "Bare places, batched";
    internal const string PlacesShared = "Bare places, batched, shared";
    internal const string BareCall = "Bare call";
    internal const string BarePuller = "Bare puller";
    internal const string LoopIsolated = "Plain loop, isolated";
    internal const string LoopWithHelper = "Plain loop + helper";
    internal const string SketchAsyncMethod = "Sketch: async method";
    internal const string SketchContinuation = "Sketch: task and delegate";
    internal const string SketchDeadline = "Sketch: with a deadline";
    internal const string SketchReused = "Sketch: deadline, reused";
    internal const string SketchWeakTable = "Sketch: deadline, weak table";
    internal const string TransformBlock = "TransformBlock";
    internal const string WhenEach = "Task.WhenEach";
    internal const string ChannelOfTasks = "Channel of tasks";
    internal const string ParallelForEachChannel = "Parallel.ForEachAsync + channel";
    internal const string QueueIterator = "Iterator over a queue";
    internal const string Processor = "EnumerableAsyncProcessor";
    internal const string WaitAsync = "WaitAsync";
    internal const string WaitAsyncCatch = "WaitAsync + catch";
    internal const string WhenAnyDelay = "WhenAny + Delay";
    internal const string LinkedTokenSource = "Linked token source + catch";
    internal const string Polly = "Polly timeout + fallback";
    internal const string TimedTokenSource = "CancellationTokenSource";
    internal const string LinkedTimedTokenSource = "Linked CancellationTokenSource";
    internal const string OursOperation = "AsyncToolkit, operation";
    internal const string PlainLoop = "Plain loop";
    internal const string NoTimeouts = "No timeouts";
    internal const string NoDetector = "Without a detector";
    internal const string OutsideOfScopes = "Outside of scopes";
    internal const string SwitchedOff = "Inside, switched off";
    internal const string InsideScope = "Inside a scope";
    internal const string InsideWithoutContext = "Inside, ContextMode.None";
    internal const string NoDeadline = "No deadline, no token";
    internal const string CancelableToken = "A cancelable token";
    internal const string UnderDeadline = "A deadline";
    internal const string InFailAfter = "FailAfterAsync around it";
    internal const string AsyncLocalValue = "AsyncLocal.Value";
    internal const string Ours = "AsyncToolkit";

    /// <summary>What a contender is there for. A name that nobody knows is somebody else's.</summary>
    internal static ContenderRole RoleOf(string name) => name switch
    {
        BareInline or BareQueued or OneWorkItem or TwoWorkItems or WorkItemWithBallast or PlacesInline or PlacesQueued or PlacesAllQueued or PlacesBatched or PlacesShared => ContenderRole.Floor,
        BareCall or BarePuller => ContenderRole.Floor,
        NoTimeouts or NoDetector or NoDeadline or AsyncLocalValue => ContenderRole.Floor,
        OutsideOfScopes or SwitchedOff or InsideScope or InsideWithoutContext or CancelableToken or UnderDeadline or InFailAfter => ContenderRole.Condition,
        SketchAsyncMethod or SketchContinuation or SketchDeadline or SketchReused or SketchWeakTable => ContenderRole.Floor,
        _ when name.StartsWith(PlainLoop, StringComparison.Ordinal) => ContenderRole.Floor,
        _ when name.StartsWith(Ours, StringComparison.Ordinal) || name.Contains("Deadline.", StringComparison.Ordinal) => ContenderRole.Ours,
        _ => ContenderRole.Peer,
    };
}
