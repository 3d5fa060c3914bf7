namespace AsyncToolkit.Mutants;

internal sealed record DriverArguments(string Mutated, string Report, string Results, string Only, string? Again, string Tests, int Workers, TimeSpan Time)
{
    internal static DriverArguments? Parse(string[] args)
    {
        Dictionary<string, string> values = [];
        for (int i = 0; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == args.Length)
            {
                return null;
            }

            values[args[i][2..]] = args[i + 1];
        }

        return values.TryGetValue("mutated", out string? mutated)
            && values.TryGetValue("report", out string? report)
            && values.TryGetValue("results", out string? results)
            && int.TryParse(values.GetValueOrDefault("workers", "1"), out int workers)
            && int.TryParse(values.GetValueOrDefault("minutes", "600"), out int minutes)
                ? new(Path.GetFullPath(mutated), report, results, values.GetValueOrDefault("only", ""), values.GetValueOrDefault("again"), values.GetValueOrDefault("tests", ""), workers, TimeSpan.FromMinutes(minutes))
                : null;
    }
}
