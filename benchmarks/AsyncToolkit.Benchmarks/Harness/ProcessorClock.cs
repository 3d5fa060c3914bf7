using Perfolizer.Horology;

namespace AsyncToolkit.Benchmarks;

/// <summary>The processor time that the process has used, on all its threads.</summary>
internal sealed class ProcessorClock : IClock
{
    public string Title => "Processor time";

    public bool IsAvailable => true;

    public Frequency Frequency => new(TimeSpan.TicksPerSecond);

    public long GetTimestamp() => Environment.CpuUsage.TotalTime.Ticks;
}
