using System.Globalization;

namespace CheckoutDeadline.Http;

/// <summary>How a deadline crosses HTTP: as the time that is left, in whole milliseconds.</summary>
/// <remarks>Not as a point in time: the clocks of two machines differ by more than a request takes.</remarks>
internal static class DeadlineHeader
{
    internal const string Name = "Deadline-Remaining-Ms";

    // A day: who allows more means none.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Rounds down: better a millisecond too early than too late.</summary>
    internal static string Format(TimeSpan remaining) =>
        ((long)Math.Max(0, remaining.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);

    /// <summary>False for what is not a number of milliseconds between zero and a day.</summary>
    internal static bool TryParse(string? value, out TimeSpan remaining)
    {
        bool read = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds);
        remaining = TimeSpan.FromMilliseconds(milliseconds);
        return read && remaining <= Longest;
    }
}
