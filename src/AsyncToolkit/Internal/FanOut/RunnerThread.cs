using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>Tells whether the current thread is a place where bodies may run inline.</summary>
/// <remarks>
/// A continuation may arrive on any thread: inside another body's <c>SetResult</c>, on a UI thread, on a thread that holds the
/// user's locks. Bodies run inline only on a pool thread that is not running one of our loops further down its stack: otherwise
/// the next bodies would run inside somebody's call and keep it from returning. The depth is per thread and always restored;
/// it is no state that a call could leave behind.
/// </remarks>
internal static class RunnerThread
{
    [ThreadStatic]
    private static int _depth;

    internal static void Enter() => _depth++;

    internal static void Exit() => _depth--;

    internal static bool MayRunHere() =>
        _depth == 0
        && Thread.CurrentThread.IsThreadPoolThread
        && SynchronizationContext.Current is null
        && TaskScheduler.Current == TaskScheduler.Default
        && RuntimeHelpers.TryEnsureSufficientExecutionStack();
}
