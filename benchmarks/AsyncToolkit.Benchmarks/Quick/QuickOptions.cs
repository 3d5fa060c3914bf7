using System.Globalization;

namespace AsyncToolkit.Benchmarks;

/// <summary>What the command line of the quick runner says.</summary>
/// <param name="Filter">A workload id or a part of one; empty for all.</param>
/// <param name="Rounds">How often each contender is measured.</param>
/// <param name="Limit">Only cases with this limit; null for all.</param>
/// <param name="Save">True to add the run to today's results.</param>
/// <param name="Reasons">True to run the contenders that give reasons as well.</param>
/// <param name="Contenders">Only contenders whose name contains one of these; the baseline always runs. Empty for all.</param>
internal sealed record QuickOptions(string Filter, int Rounds, int? Limit, bool Save, bool Reasons, IReadOnlyList<string> Contenders)
{
    internal const string Usage = "quick [workload] [--rounds 15] [--limit 8] [--only AsyncToolkit,Plain] [--reasons] [--save]";

    /// <summary>Null, and a message, for a command line that makes no sense.</summary>
    internal static QuickOptions? Parse(string[] args, out string error)
    {
        var options = new QuickOptions("", 15, null, false, false, []);
        error = "";
        for (int i = 0; i < args.Length; i++)
        {
            string? value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--rounds" when TryParse(value, out int rounds):
                    options = options with { Rounds = rounds };
                    i++;
                    break;
                case "--limit" when TryParse(value, out int limit):
                    options = options with { Limit = limit };
                    i++;
                    break;
                case "--only" when value is not null:
                    options = options with { Contenders = value.Split(',', StringSplitOptions.RemoveEmptyEntries) };
                    i++;
                    break;
                case "--save":
                    options = options with { Save = true };
                    break;
                case "--reasons":
                    options = options with { Reasons = true };
                    break;
                case string text when !text.StartsWith('-') && options.Filter.Length == 0:
                    options = options with { Filter = text };
                    break;
                default:
                    error = $"Cannot make sense of '{args[i]}'.";
                    return null;
            }
        }

        // What reasons are read from is a file of its own, which the budgets do not see.
        if (options.Save && !options.Reasons && (options.Limit is not null || options.Contenders.Count > 0))
        {
            error = "Only whole workloads are saved.";
            return null;
        }

        return options;
    }

    internal bool Includes(ContenderCall contender) =>
        contender.IsBaseline
        || Contenders.Count == 0
        || Contenders.Any(part => contender.Name.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static bool TryParse(string? text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}
