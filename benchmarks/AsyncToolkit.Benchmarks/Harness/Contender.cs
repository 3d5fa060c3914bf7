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
    internal const string OursOperation = "AsyncToolkit, operation";
    internal const string PlainLoop = "Plain loop";
    internal const string Ours = "AsyncToolkit";
}
