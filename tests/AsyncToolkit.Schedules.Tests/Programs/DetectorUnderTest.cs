using System.Reflection;
using AsyncToolkit.Internal;
using AsyncToolkit.Schedules.Tests.Explorer;
using Microsoft.Extensions.Logging;
using Thread = AsyncToolkit.Internal.Thread;

namespace AsyncToolkit.Schedules.Tests.Programs;

/// <summary>A detector whose reporter and watchdog are actors', on a clock that moves when an actor says so.</summary>
internal sealed class DetectorUnderTest : ILogger
{
    private static readonly FieldInfo Reporter = typeof(BlockingDetector).GetField("_reporter", BindingFlags.NonPublic | BindingFlags.Instance)!;
    private static readonly FieldInfo ReporterThread = typeof(Reporter).GetField("_thread", BindingFlags.NonPublic | BindingFlags.Instance)!;
    private static readonly FieldInfo CurrentThread = typeof(WatchedThread).GetField("_current", BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly FieldInfo KnownThreads = typeof(WatchedThreads).GetField("_known", BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly FieldInfo AddedThreads = typeof(WatchedThreads).GetField("_added", BindingFlags.NonPublic | BindingFlags.Static)!;

    internal DetectorUnderTest(Action<BlockingDetectorOptions>? configure = null, Action<IThreadPoolWorkItem>? queue = null)
    {
        var options = new BlockingDetectorOptions
        {
            RepeatInterval = TimeSpan.Zero,
            HeartbeatInterval = Timeout.InfiniteTimeSpan,
            TimeProvider = Time,
        };
        configure?.Invoke(options);
        Detector = new BlockingDetector(options, this, meterFactory: null, Clock, queue);
        Detector.Reported += (_, e) => Reports.Add(e.Report);
    }

    internal ActorClock Clock { get; } = new();

    /// <summary>What the places are remembered by.</summary>
    internal ManualClock Time { get; } = new();

    internal BlockingDetector Detector { get; }

    internal List<BlockingReport> Reports { get; } = [];

    /// <summary>How many were said to be lost.</summary>
    internal long LossesTold { get; private set; }

    /// <summary>What earlier schedules have left in the list of the process is not of this one.</summary>
    internal static void ForgetThreads()
    {
        KnownThreads.SetValue(null, Array.Empty<WatchedThread>());
        AddedThreads.SetValue(null, null);
    }

    /// <summary>The calling actor as the detector knows it, without the past that it has in other schedules.</summary>
    internal static WatchedThread NewThread()
    {
        Thread.Reset();
        CurrentThread.SetValue(null, null);
        return WatchedThread.Current;
    }

    /// <summary>The reporter's thread, from its start to its end.</summary>
    internal void Report() => ((Thread)ReporterThread.GetValue(Reporter.GetValue(Detector))!).Run();

    /// <summary>For programs without a reporter: reports what they have left in the queue. Not an actor's.</summary>
    internal List<BlockingReport> ReportTheRest()
    {
        Detector.Reports.Close();
        Report();
        return Reports;
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name == "ReportsDropped")
        {
            LossesTold += ((IReadOnlyList<KeyValuePair<string, object?>>)state!).Where(static entry => entry.Key == "Dropped").Sum(static entry => (long)entry.Value!);
        }
    }

    internal sealed class ActorClock : DetectorClock
    {
        private long _now = TimeSpan.FromHours(1).Ticks;

        internal override TimeSpan LatenessAllowance => TimeSpan.FromDays(1);

        internal override bool RunsWatchdog => false;

        internal override bool IsDebuggerAttached => false;

        internal override TimeSpan CompilationOfThread => TimeSpan.Zero;

        internal override TimeSpan CompilationOfProcess => TimeSpan.Zero;

        internal override TimeSpan CollectionPauses => TimeSpan.Zero;

        internal override TimeSpan ProcessorTime => TimeSpan.Zero;

        internal override long ProcessorWaitOf(int systemId) => 0;

        internal override long Now()
        {
            Actor.Point();
            return _now;
        }

        internal void Pass(TimeSpan time)
        {
            Actor.Point();
            _now += time.Ticks;
        }
    }
}
