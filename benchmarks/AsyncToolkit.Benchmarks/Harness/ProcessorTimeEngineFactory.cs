using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;

namespace AsyncToolkit.Benchmarks;

/// <summary>Gives BenchmarkDotNet's engine the processor time as its clock.</summary>
/// <remarks>A job's clock does not reach the process that measures; the name of a factory does.</remarks>
public sealed class ProcessorTimeEngineFactory : IEngineFactory
{
    public IEngine CreateReadyToRun(EngineParameters engineParameters)
    {
        ArgumentNullException.ThrowIfNull(engineParameters);
        engineParameters.TargetJob = engineParameters.TargetJob.WithClock(new ProcessorClock());
        return new EngineFactory().CreateReadyToRun(engineParameters);
    }
}
