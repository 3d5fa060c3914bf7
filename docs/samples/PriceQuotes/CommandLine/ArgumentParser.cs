using System.Globalization;
using PriceQuotes.Backends;

namespace PriceQuotes.CommandLine;

/// <summary>Turns <c>--name value</c> and <c>--name=value</c> into <see cref="QuoteOptions"/>.</summary>
internal static class ArgumentParser
{
    private const int LongestMilliseconds = 60_000;

    internal static bool AsksForHelp(IEnumerable<string> args) => args.Any(static arg => arg is "--help" or "-h" or "-?");

    /// <exception cref="UsageException">An argument is unknown, repeated, without its value, or out of range.</exception>
    internal static QuoteOptions Parse(IEnumerable<string> args)
    {
        var options = new QuoteOptions();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out string? arg))
        {
            string[] parts = arg.Split('=', 2);
            string name = parts[0];
            if (name is not ("--rounds" or "--quorum" or "--delay" or "--timeout"))
            {
                throw new UsageException($"{name} is no option.");
            }

            if (!seen.Add(name))
            {
                throw new UsageException($"{name} is given twice.");
            }

            string? value = parts.Length == 2 ? parts[1] : rest.TryDequeue(out string? next) ? next : null;
            options = name switch
            {
                "--rounds" => options with { Rounds = Number(name, value, 1, QuoteOptions.MostRounds) },
                "--quorum" => options with { Quorum = Number(name, value, 1, Backend.All.Length) },
                "--delay" => options with { HedgeDelay = TimeSpan.FromMilliseconds(Number(name, value, 0, LongestMilliseconds)) },
                _ => options with { Timeout = TimeSpan.FromMilliseconds(Number(name, value, 1, LongestMilliseconds)) },
            };
        }

        return options;
    }

    private static int Number(string name, string? value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new UsageException(
                string.Create(CultureInfo.InvariantCulture, $"{name} needs a whole number from {least} to {most}{(value is null ? "" : $", not '{value}'")}."));
}
