using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>Tells whether the current thread is a place where an engine may go on inline after a pull that was pending.</summary>
/// <remarks>
/// The continuation of a pull may arrive on any thread: a UI thread, one that holds the user's locks, one that is running a body.
/// The engine goes on inline only on a pool thread that is not running one of our loops further down its stack. The depth
/// is per thread and always restored; it is no state that a call could leave behind. The context that blocking detection installs on pool
/// threads makes no other place of them.
/// </remarks>
internal static class RunnerThread
{
    [ThreadStatic]
    private static int _depth;

    /// <returns>What the thread is to <see cref="Exit"/> with.</returns>
    internal static ref int Enter()
    {
        ref int depth = ref _depth;
        depth++;
        return ref depth;
    }

    internal static void Exit(ref int depth) => depth--;

    internal static bool MayRunHere() =>
        _depth == 0
        && Thread.CurrentThread.IsThreadPoolThread
        && SynchronizationContext.Current is null or PoolContext
        && TaskScheduler.Current == TaskScheduler.Default
        && RuntimeHelpers.TryEnsureSufficientExecutionStack();
}
