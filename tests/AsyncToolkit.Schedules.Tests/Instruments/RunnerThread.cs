namespace AsyncToolkit.Internal;

/// <summary>The core's rule for running bodies inline, less what is only known of real pool threads.</summary>
internal static class RunnerThread
{
    [ThreadStatic]
    private static int _depth;

    internal static void Enter() => _depth++;

    internal static void Exit() => _depth--;

    internal static bool MayRunHere() => _depth == 0;

    internal static void Reset() => _depth = 0;
}
