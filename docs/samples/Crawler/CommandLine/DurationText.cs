using System.Globalization;

namespace Crawler.CommandLine;

/// <summary>Reads and writes durations as people type them: <c>2s</c>, <c>500ms</c>, <c>1.5m</c>, <c>00:00:02</c>, plain seconds.</summary>
internal static class DurationText
{
    // What a timer takes, and far more than a page should.
    internal static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private static readonly string[] ClockFormats = [@"h\:mm\:ss", @"h\:mm\:ss\.FFFFFFF"];

    private static readonly (string Suffix, double Milliseconds)[] Units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

    /// <summary>Reads a duration that is longer than zero and no longer than <see cref="Longest"/>.</summary>
    internal static bool TryParse(string text, out TimeSpan duration)
    {
        text = text.Trim();

        // Only the unambiguous hh:mm:ss: "02:00" would be two hours to TimeSpan and two minutes to most people.
        bool read = text.Contains(':')
            ? TimeSpan.TryParseExact(text, ClockFormats, CultureInfo.InvariantCulture, out duration)
            : TryParseNumber(text, out duration);
        return read && duration > TimeSpan.Zero && duration <= Longest;
    }

    /// <summary>The duration with the unit that suits its size: <c>87 ms</c>, <c>1.53 s</c>, <c>9.8 s</c>, <c>2 min 5 s</c>.</summary>
    internal static string Format(TimeSpan duration)
    {
        double milliseconds = duration.TotalMilliseconds;
        return milliseconds switch
        {
            < 0 => "0 ms",
            < 1 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.##} ms"),
            < 999.5 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
            < 9_995 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1_000:0.##} s"),
            < 59_950 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1_000:0.#} s"),
            < 3_600_000 => string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes} min {duration.Seconds} s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours} h {duration.Minutes} min"),
        };
    }

    private static bool TryParseNumber(string text, out TimeSpan duration)
    {
        double scale = 1_000;
        foreach ((string suffix, double milliseconds) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                text = text[..^suffix.Length].TrimEnd();
                scale = milliseconds;
                break;
            }
        }

        // NaN, which reads as a number, is not at most anything.
        duration = default;
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            || !(number * scale <= Longest.TotalMilliseconds))
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds(number * scale);
        return true;
    }
}
