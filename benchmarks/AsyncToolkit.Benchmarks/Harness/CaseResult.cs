namespace AsyncToolkit.Benchmarks;

/// <summary>What the contenders cost in one case.</summary>
/// <param name="Case">The workload and its parameters.</param>
/// <param name="Contenders">In the order of the benchmark class.</param>
internal sealed record CaseResult(BenchmarkCase Case, IReadOnlyList<ContenderResult> Contenders)
{
    /// <summary>How far apart the cores were meanwhile, see <see cref="CacheLine"/>; NaN if nobody measured.</summary>
    internal double HandoverNanoseconds { get; init; } = double.NaN;

    internal ContenderResult? Ours => Find(Contender.Ours);

    /// <summary>Null if it was left out.</summary>
    internal ContenderResult? Baseline => Find(BenchmarkClass.Contenders(Case.Workload).First(contender => contender.IsBaseline).Name);

    internal ContenderResult? Floor => Find(Contender.PlainLoop);

    internal ContenderResult? Find(string contender) => Contenders.FirstOrDefault(result => result.Contender == contender);
}
