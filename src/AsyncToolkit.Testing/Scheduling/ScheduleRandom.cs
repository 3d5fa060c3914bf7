namespace AsyncToolkit.Testing;

/// <summary>SplitMix64: a generator of our own, so that a seed means the same schedule on every version of the runtime.</summary>
internal sealed class ScheduleRandom(int seed)
{
    private ulong _state = (ulong)(uint)seed;

    /// <summary>A number from zero up to, not including, <paramref name="bound"/>. The bias of the remainder is far below one in a billion.</summary>
    internal int Next(int bound)
    {
        _state += 0x9E3779B97F4A7C15;
        ulong mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)bound);
    }
}
