using System.Diagnostics;

namespace AsyncToolkit.Benchmarks;

/// <summary>How far apart the cores are just now: how long a cache line takes that one core writes and another waits for.</summary>
/// <remarks>On a virtual machine the host decides which of its cores they are, and it changes its mind. Whatever two threads have in common costs as much.</remarks>
internal static class CacheLine
{
    private const int WarmUp = 500;
    private const int Turns = 5_000;

    /// <returns>Nanoseconds for one way; NaN where there is one core only.</returns>
    internal static double HandOver()
    {
        if (Environment.ProcessorCount == 1)
        {
            return double.NaN;
        }

        var line = new PaddedLong();
        var other = new Thread(() => Answer(line));
        other.Start();
        long started = 0;
        for (int turn = 0; turn < WarmUp + Turns; turn++)
        {
            if (turn == WarmUp)
            {
                started = Stopwatch.GetTimestamp();
            }

            Volatile.Write(ref line.Value, 1);
            Await(line, 0);
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        other.Join();
        return elapsed.TotalNanoseconds / (2 * Turns);
    }

    private static void Answer(PaddedLong line)
    {
        for (int turn = 0; turn < WarmUp + Turns; turn++)
        {
            Await(line, 1);
            Volatile.Write(ref line.Value, 0);
        }
    }

    private static void Await(PaddedLong line, long value)
    {
        while (Volatile.Read(ref line.Value) != value)
        {
        }
    }
}
