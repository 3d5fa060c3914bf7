namespace AsyncToolkit.Benchmarks.Tests;

public class TableTests
{
    [Fact]
    public void Alternatives_FasterByMoreThanTheDoubt_AreBold()
    {
        string table = AlternativesTable.Of(Suite(W3((Contender.ParallelForEach, 1), (Contender.ParallelFor, 0.4), (Contender.Ours, 0.5))));

        Assert.Contains("| Parallel.ForAsync | **0.80** |", table, StringComparison.Ordinal);
        Assert.DoesNotContain("Parallel.ForEachAsync", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Alternatives_AsFast_AreThere()
    {
        string table = AlternativesTable.Of(Suite(W3((Contender.ParallelForEach, 1), (Contender.Ours, 0.96))));

        Assert.Contains("| Parallel.ForEachAsync | 1.04 |", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Alternatives_WhatDoesLess_IsNone()
    {
        string table = AlternativesTable.Of(
            Suite(W3((Contender.ParallelForEach, 1), (Contender.PlainLoop, 0.1), (Contender.BareInline, 0.2), (Contender.Ours, 0.5))));

        Assert.DoesNotContain("W3", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_OfABudget_HasThePeersAndTheFloor()
    {
        string table = SummaryTable.Of(
            Suite(W3((Contender.ParallelForEach, 1), (Contender.ParallelFor, 0.6), (Contender.PlainLoop, 0.3), (Contender.Ours, 0.75))));

        Assert.Contains(
            "| [W3](#w3) Array, body awaits a pooled IValueTaskSource | 0.70 | 0.75 | 0.60 Parallel.ForAsync | 0.30 Plain loop | 1,740 B | 0 B | **1 of 2 missed** |",
            table,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Table_ContenderThatWasNotMeasured_IsNotAvailable()
    {
        string table = WorkloadTable.Of(W3((Contender.ParallelForEach, 1), (Contender.Ours, 0.5)));

        Assert.Contains("| Limit=8 | 100 ns, 0 B | **0.50, 0 B** | n/a | n/a | n/a | n/a | n/a |", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_WithAReport_SaysWhatBenchmarkDotNetFound()
    {
        WorkloadResults measured = W3((Contender.ParallelForEach, 1), (Contender.Ours, 0.5));
        WorkloadResults both = measured with { Reported = W3((Contender.ParallelForEach, 1), (Contender.Ours, 1.5)).Cases };

        Assert.EndsWith("\n\nBenchmarkDotNet, a process for each: AsyncToolkit 1.50, 0 B.\n", WorkloadTable.Of(both), StringComparison.Ordinal);
        Assert.Contains("are 3.00 (W3, Limit=8) to 3.00 (W3, Limit=8) times", Remarks.Runs(Suite(both)), StringComparison.Ordinal);
        Assert.DoesNotContain("BenchmarkDotNet", WorkloadTable.Of(measured), StringComparison.Ordinal);
        Assert.Contains("BenchmarkDotNet was not run", Remarks.Runs(Suite(measured)), StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_OfADetector_AreThoseToNone()
    {
        WorkloadResults workload = Results("BD1", (Contender.NoDetector, 1), (Contender.OutsideOfScopes, 0.9), (Contender.InsideScope, 3));

        Assert.Contains("| [BD1](#bd1) | −10 ns, 0 B | n/a | +200 ns, 0 B | n/a | n/a |", DifferenceTable.Of([workload]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(0.04, "0 B")]
    [InlineData(-0.04, "0 B")]
    [InlineData(40, "+40 B")]
    [InlineData(-0.1, "−0.1 B")]
    public void Difference_HasASignUnlessItIsNothing(double bytes, string expected) => Assert.Equal(expected, Numbers.Difference(bytes, Numbers.Bytes));

    [Fact]
    public void Rounds_OfSeveralProcesses_GiveTheMedianOfThoseThatHadTheContender()
    {
        WorkloadEntry workload = Assert.Single(WorkloadCatalog.Find("W3"));
        var old = new SavedCase("Limit=8", [Measured(Contender.ParallelForEach, 1), Measured("Somebody who left", 9), Measured(Contender.Ours, 0.5)]);
        var today = new SavedCase("Limit=8", [Measured(Contender.ParallelForEach, 1), Measured(Contender.Ours, 0.7), Measured(Contender.PlainLoop, 0.2) with { RatioToFloor = 1 }]);

        CaseResult merged = Assert.Single(new SavedRounds("here", [[old], [today]]).Merge(workload));

        Assert.Equal(0.6, merged.Ours!.RatioToBaseline, 3);
        Assert.Equal((0.2, 1), (merged.Floor!.RatioToBaseline, merged.Floor.RatioToFloor));
        Assert.Equal([Contender.ParallelForEach, Contender.PlainLoop, Contender.Ours], merged.Contenders.Select(contender => contender.Contender));
    }

    [Fact]
    public void Table_OfProcessesWhoseCoresWereMeasured_SaysHowFarApartTheyWereInEach()
    {
        string table = WorkloadTable.Of(W3(Process(0.7, 190), Process(0.9, double.NaN), Process(0.5, 45)));

        Assert.Contains("\nProcess by process, with the time that a cache line takes from one core to the other: 45 ns: 0.50 of 100 ns, 190 ns: 0.70 of 100 ns.\n", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_OfProcessesWhoseCoresWereNotMeasured_SaysNothingOfThem() =>
        Assert.DoesNotContain("cache line", WorkloadTable.Of(W3(Process(0.7, double.NaN))), StringComparison.Ordinal);

    [Fact]
    public void Table_OfSeveralProcesses_HasTheLeastAndTheMostAndHowManyMeetTheBudget()
    {
        string table = WorkloadTable.Of(W3(Process(0.75, 50), Process(0.69, 50), Process(0.6, 50)));

        Assert.Contains("| Limit=8 | 100 ns, 0 B | **0.69 (0.60 to 0.75), 0 B** | ", table, StringComparison.Ordinal);
        Assert.Contains(" | 0.690 of 0.70 (met in 2 of 3 processes)", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_OfSeveralProcessesThatAgree_DoesNotCountThem()
    {
        string table = WorkloadTable.Of(W3(Process(0.75, 50), Process(0.75, 50)));

        Assert.Contains("| **0.75, 0 B** |", table, StringComparison.Ordinal);
        Assert.Contains("**0.750 of 0.70: missed**", table, StringComparison.Ordinal);
        Assert.DoesNotContain("met in", table, StringComparison.Ordinal);
    }

    [Fact]
    public void CacheLine_IsHandedOver_InATimeThatIsKnownWhereThereAreTwoCores() => Assert.Equal(Environment.ProcessorCount > 1, CacheLine.HandOver() > 0);

    private static WorkloadResults W3(params SavedCase[] processes)
    {
        WorkloadEntry workload = Assert.Single(WorkloadCatalog.Find("W3"));
        var rounds = new SavedRounds("here", [.. processes.Select(static process => (SavedCase[])[process])]);
        return new WorkloadResults(workload, processes.Length, rounds.Merge(workload), []) { Processes = rounds.Separate(workload) };
    }

    private static SavedCase Process(double ratio, double handover) =>
        new("Limit=8", [Measured(Contender.ParallelForEach, 1), Measured(Contender.Ours, ratio)], handover);

    private static WorkloadResults W3(params (string Contender, double Ratio)[] contenders) => Results("W3", contenders);

    private static WorkloadResults Results(string id, params (string Contender, double Ratio)[] contenders)
    {
        WorkloadEntry workload = Assert.Single(WorkloadCatalog.Find(id));
        BenchmarkCase match = BenchmarkClass.ParseCase(workload.Type, "Limit=8");
        return new WorkloadResults(workload, 1, [new CaseResult(match, [.. contenders.Select(contender => Measured(contender.Contender, contender.Ratio))])], []);
    }

    private static ContenderResult Measured(string contender, double ratio) => new(contender, ratio, double.NaN, ratio * 100, 0);

    private static SuiteResults Suite(WorkloadResults workload) => new("2026-11-20", "a machine", [workload]);
}
