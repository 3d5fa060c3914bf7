using System.Globalization;
using System.Text;

namespace AsyncToolkit.Testing;

/// <summary>The way that a seeded run took: a hash over its decisions, and a digit of that hash after each, so that a replay that takes
/// another way notices at which decision.</summary>
/// <remarks>
/// The text is <c>seed:decisions:hash:digits</c>. A digit holds 6 bits, so a single wrong decision passes unnoticed in one case of 64,
/// two in one of 4,096, and the hash of 64 bits catches the rest at the end. Digits are kept for the first 4,096 decisions.
/// </remarks>
internal sealed class ScheduleTrace(int seed, ScheduleTrace? expected = null)
{
    private const int MaxDigits = 4096;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private readonly StringBuilder _digits = new();

    internal int Seed => seed;

    internal int Count { get; private set; }

    internal ulong Hash { get; private set; } = Offset;

    /// <summary>Reads the text form; null when it is none.</summary>
    internal static ScheduleTrace? Parse(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length != 4
            || !int.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int seed)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || !ulong.TryParse(parts[2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong hash)
            || parts[3].Length != Math.Min(count, MaxDigits))
        {
            return null;
        }

        ScheduleTrace trace = new(seed) { Count = count, Hash = hash };
        trace._digits.Append(parts[3]);
        return trace;
    }

    /// <summary>Adds a decision. Returns where the way leaves the expected one, or null while it does not.</summary>
    internal string? Add(int candidates, long chosen)
    {
        Hash = (((Hash ^ (ulong)candidates) * Prime) ^ (ulong)chosen) * Prime;
        int index = Count++;
        if (index < MaxDigits)
        {
            _digits.Append(Alphabet[(int)(Hash >> 58)]);
        }

        if (expected is null)
        {
            return null;
        }

        if (index >= expected.Count)
        {
            return $"goes on at decision {Count}, where the recorded schedule had ended";
        }

        return index < MaxDigits && _digits[index] != expected._digits[index]
            ? $"takes another way at decision {Count} of {expected.Count}: {candidates} could run, and either their number or their order is not the recorded one"
            : null;
    }

    /// <summary>The same for the end of the run.</summary>
    internal string? AddEnd()
    {
        if (expected is null || (Count == expected.Count && Hash == expected.Hash))
        {
            return null;
        }

        return Count < expected.Count
            ? $"ends after decision {Count} of {expected.Count}"
            : $"has the same number of decisions, {Count}, but not the same hash";
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{seed}:{Count}:{Hash:x16}:{_digits}");
}
