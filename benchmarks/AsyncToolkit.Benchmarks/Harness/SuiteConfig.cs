using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using Perfolizer.Horology;

namespace AsyncToolkit.Benchmarks;

/// <summary>How BenchmarkDotNet measures: many short iterations, because what varies here is the scheduling, not the clock.</summary>
internal sealed class SuiteConfig : ManualConfig
{
    internal SuiteConfig()
    {
        AddJob(Job.Default
            .WithLaunchCount(1)
            .WithWarmupCount(6)
            .WithIterationCount(15)
            .WithIterationTime(TimeInterval.FromMilliseconds(60))
            .WithMinInvokeCount(1)
            .WithUnrollFactor(1)
            //// An invocation takes milliseconds; calling it takes nanoseconds.
            .WithEvaluateOverhead(false));
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumnProvider(DefaultColumnProviders.Instance);
        AddColumn(StatisticColumn.Median, new TimePerItemColumn(), new BytesPerItemColumn());
        AddExporter(JsonExporter.BriefCompressed, MarkdownExporter.GitHub);
        AddLogger(ConsoleLogger.Default);
        HideColumns(Column.Gen0, Column.Gen1, Column.Gen2, Column.Error);
        WithSummaryStyle(BenchmarkDotNet.Reports.SummaryStyle.Default.WithRatioStyle(RatioStyle.Value));
    }
}
