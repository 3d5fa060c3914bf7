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
    internal const string TransformBlock = "TransformBlock";
    internal const string WhenEach = "Task.WhenEach";
    internal const string ChannelOfTasks = "Channel of tasks";
    internal const string ParallelForEachChannel = "Parallel.ForEachAsync + channel";
    internal const string QueueIterator = "Iterator over a queue";
    internal const string Processor = "EnumerableAsyncProcessor";
    internal const string PlainLoop = "Plain loop";
    internal const string Ours = "AsyncToolkit";
}
