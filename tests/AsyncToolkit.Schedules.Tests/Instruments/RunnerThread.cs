namespace AsyncToolkit.Internal;

/// <summary>The core's rule for running bodies inline, less what is only known of real pool threads.</summary>
internal static class RunnerThread
{
    [ThreadStatic]
    private static int _depth;

    internal static ref int Enter()
    {
        ref int depth = ref _depth;
        depth++;
        return ref depth;
    }

    internal static void Exit(ref int depth) => depth--;

    internal static bool MayRunHere() => _depth == 0;

    internal static void Reset() => _depth = 0;
}
