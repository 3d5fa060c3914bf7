using System.Globalization;

namespace CheckoutDeadline.CommandLine;

/// <summary>What the command line asks for.</summary>
internal sealed record CheckoutOptions
{
    private const int MostMilliseconds = 600_000;

    /// <summary>How long the customer waits; null for one run with enough time, and one with too little.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>How long the bank takes.</summary>
    public TimeSpan Bank { get; init; } = TimeSpan.FromMilliseconds(600);

    internal static bool AsksForHelp(IEnumerable<string> args) => args.Any(arg => arg is "--help" or "-h" or "-?");

    /// <exception cref="UsageException">An argument is unknown, repeated, without its value, or out of range.</exception>
    internal static CheckoutOptions Parse(IReadOnlyList<string> args)
    {
        var options = new CheckoutOptions();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < args.Count; i += 2)
        {
            string name = args[i];
            if (name is not ("--deadline" or "--bank"))
            {
                throw new UsageException(name.StartsWith('-') ? $"Unknown option '{name}'." : $"Unexpected argument '{name}'.");
            }

            if (i + 1 == args.Count || args[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                throw new UsageException($"{name} needs a value.");
            }

            if (!seen.Add(name))
            {
                throw new UsageException($"{name} is given twice.");
            }

            TimeSpan value = Milliseconds(name, args[i + 1]);
            options = name == "--deadline" ? options with { Deadline = value } : options with { Bank = value };
        }

        return options;
    }

    private static TimeSpan Milliseconds(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= MostMilliseconds
            ? TimeSpan.FromMilliseconds(number)
            : throw new UsageException($"{name} needs a whole number of milliseconds from 0 to {MostMilliseconds}, not '{value}'.");
}
