namespace AsyncToolkit.Benchmarks.Tests;

// What a missed budget is explained by: contenders that the suite does not run, in files that the budgets do not see.
public class ReasonTests
{
    [Fact]
    public void Reasons_OfEachWorkload_AreFloorsThatTheSuiteDoesNotRun()
    {
        int count = 0;
        foreach (WorkloadEntry entry in WorkloadCatalog.All)
        {
            Workload workload = BenchmarkClass.Cases(entry.Type).First().Workload;
            string[] suite = [.. BenchmarkClass.Contenders(workload).Select(call => call.Name)];
            string[] all = [.. BenchmarkClass.ContendersAndReasons(workload).Select(call => call.Name)];
            Assert.Equal(suite, all.Take(suite.Length));
            Assert.Distinct(all);
            Assert.All(all.Skip(suite.Length), name => Assert.Equal(ContenderRole.Floor, Contender.RoleOf(name)));
            count += all.Length - suite.Length;
        }

        Assert.NotEqual(0, count);
    }

    [Fact]
    public void Table_WithReasonsOfSeveralProcesses_HasTheMedianTheLeastAndTheMost()
    {
        string table = WorkloadTable.Of(W3(Run(0.5), Run(0.7), Run(0.6)));

        Assert.Contains("(the median of 3 processes, and the least and the most)", table, StringComparison.Ordinal);
        Assert.EndsWith("\n| Limit=8 | 100 ns, 2.00 hops | 0.60 (0.50 to 0.70), 1.00 hop |\n", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_WithReasonsOfOneProcess_HasNoRange()
    {
        string table = WorkloadTable.Of(W3(Run(0.5)));

        Assert.EndsWith("\n| | Parallel.ForEachAsync | Bare workers, queued |\n|---|---|---|\n| Limit=8 | 100 ns, 2.00 hops | 0.50, 1.00 hop |\n", table, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "W3", "--save", "--reasons", "--only", "Bare")]
    [InlineData(true, "W3", "--save", "--reasons", "--limit", "8")]
    [InlineData(true, "W3", "--save")]
    [InlineData(false, "W3", "--save", "--only", "Bare")]
    [InlineData(false, "W3", "--save", "--limit", "8")]
    public void Options_WholeWorkloadsOnlyAreSavedAsResults(bool isAllowed, params string[] args) =>
        Assert.Equal(isAllowed, QuickOptions.Parse(args, out _) is not null);

    private static WorkloadResults W3(params IReadOnlyList<SavedCase>[] runs)
    {
        WorkloadEntry workload = Assert.Single(WorkloadCatalog.Find("W3"));
        BenchmarkCase match = BenchmarkClass.ParseCase(workload.Type, "Limit=8");
        var published = new CaseResult(match, [new ContenderResult(Contender.ParallelForEach, 1, double.NaN, 100, 0)]);
        return new WorkloadResults(workload, 1, [published], []) { Reasons = new SavedRounds("here", runs) };
    }

    private static IReadOnlyList<SavedCase> Run(double ratio) =>
        [new SavedCase("Limit=8",
            [new ContenderResult(Contender.ParallelForEach, 1, double.NaN, 100, 0, 200_000),
            new ContenderResult(Contender.BareQueued, ratio, double.NaN, ratio * 100, 0, 100_000)])];
}
