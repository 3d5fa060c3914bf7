using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Jobs;

namespace AsyncToolkit.Benchmarks;

/// <summary>Makes every time of a workload the processor time of the process: for what takes as long as it takes, however much work it is.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ProcessorTimeAttribute() : JobMutatorConfigBaseAttribute(Job.Default.WithEngineFactory(new ProcessorTimeEngineFactory()));
