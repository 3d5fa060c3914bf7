namespace AsyncToolkit.Benchmarks;

/// <summary>What has to be said of all results.</summary>
internal static class Remarks
{
    internal static string Machine(SuiteResults results) => $"Measured on {results.Date}: {results.Machine}.";

    /// <summary>Over how many processes the medians go, and how far BenchmarkDotNet agrees.</summary>
    internal static string Runs(SuiteResults results)
    {
        IEnumerable<string> runs =
            from workload in results.Workloads
            group workload.Workload.Id by workload.Runs into ids
            orderby ids.Count() descending
            select $"{ids.Key} for {string.Join(", ", ids)}";
        return $"Processes behind each median: {string.Join("; ", runs)}. {Reports(results)}";
    }

    private static string Reports(SuiteResults results)
    {
        (string Where, double Factor)[] factors =
            [.. from workload in results.Workloads
                from reported in workload.Reported
                let measured = workload.Cases.FirstOrDefault(result => result.Case.Parameters == reported.Case.Parameters)
                where measured?.Ours is not null && reported.Ours is not null
                let factor = reported.Ours!.RatioToBaseline / measured.Ours!.RatioToBaseline
                orderby factor
                select ($"{workload.Workload.Id}, {reported.Case.Parameters}", factor)];
        return factors.Length == 0
            ? "BenchmarkDotNet was not run on these days."
            : $"BenchmarkDotNet's ratios of AsyncToolkit are {Described(factors[0])} to {Described(factors[^1])} times those of the rounds, "
                + $"{Numbers.Ratio(Median.Of(factors.Select(factor => factor.Factor)))} in the median of {factors.Length} cases.";
    }

    private static string Described((string Where, double Factor) factor) => $"{Numbers.Ratio(factor.Factor)} ({factor.Where})";
}
