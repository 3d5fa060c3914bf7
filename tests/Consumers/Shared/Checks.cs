namespace Consumers;

/// <summary>Counts what holds; the last line is read by .ci/run. The first check is that the program runs on the runtime it was built for.</summary>
internal sealed class Checks
{
#if NET10_0_OR_GREATER
    private const int Runtime = 10;
#else
    private const int Runtime = 8;
#endif

    private int _passed;
    private int _failed;

    internal Checks() => Count(Environment.Version.Major == Runtime, $"built for {Runtime}, the runtime is {Environment.Version}");

    /// <summary>The console as it was at the start: an example's output goes elsewhere.</summary>
    internal TextWriter Log { get; } = Console.Out;

    internal void Count(bool holds, string name)
    {
        _ = holds ? _passed++ : _failed++;
        Log.WriteLine($"{(holds ? "passed" : "FAILED")}: {name}");
    }

    /// <summary>Runs a check that may fail with an exception, which is then said.</summary>
    internal async Task CountAsync(string name, Func<Task<bool>> check)
    {
        try
        {
            Count(await check(), name);
        }
        catch (Exception e)
        {
            Count(false, $"{name}: {e}");
        }
    }

    internal int End()
    {
        Log.WriteLine($"consumer: {_passed} passed, {_failed} failed");
        return _failed == 0 ? 0 : 1;
    }
}
