using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using AsyncToolkit.Tests.Support;
using Microsoft.Extensions.Logging;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>
/// A detector on a clock of the test's, a scope that the test itself is not in, and the reports. Waits are reported after a millisecond in which nothing could have released
/// them: the tests release them when the report has arrived.
/// </summary>
internal sealed class WatchedRun : IDisposable
{
    private readonly Channel<BlockingReport> _arrivals = Channel.CreateUnbounded<BlockingReport>();
    private readonly ExecutionContext _context;
    private readonly BlockingScope _scope;

    internal WatchedRun(Action<BlockingDetectorOptions>? configure = null, ILogger? logger = null, ManualClock? clock = null, Action<IThreadPoolWorkItem>? queue = null, IMeterFactory? meters = null)
    {
        Clock = clock ?? new ManualClock();
        var options = new BlockingDetectorOptions
        {
            WaitThreshold = TimeSpan.FromMilliseconds(1),
            RepeatInterval = TimeSpan.Zero,
            HeartbeatInterval = Timeout.InfiniteTimeSpan,
        };
        configure?.Invoke(options);
        Detector = new BlockingDetector(options, logger, meters, Clock, queue);
        Detector.Reported += (_, e) =>
        {
            Reports.Enqueue(e.Report);
            Assert.True(_arrivals.Writer.TryWrite(e.Report));
        };
        (_scope, _context) = Open();
    }

    internal ManualClock Clock { get; }

    internal BlockingDetector Detector { get; }

    internal ConcurrentQueue<BlockingReport> Reports { get; } = new();

    /// <summary>
    /// The next report of a kind that the tests have caused. With a threshold of a millisecond, a loaded machine makes a blocking call of any lock inside
    /// the code under test.
    /// </summary>
    internal async Task<BlockingReport> NextAsync(BlockingReportKind kind)
    {
        while (true)
        {
            BlockingReport report = await _arrivals.Reader.ReadAsync().AsTask().WithHangGuard();
            if (report.Kind == kind && IsOfATest(report))
            {
                return report;
            }
        }
    }

    /// <summary>Runs a callback of the scope on a pool thread; when the task completes, the callback has left its thread.</summary>
    internal Task CallbackAsync(Action callback)
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                Exception? failure = null;
                try
                {
                    ExecutionContext.Run(_context, _ => callback(), null);
                }
                catch (Exception e)
                {
                    failure = e;
                }

                if (failure is null)
                {
                    left.SetResult();
                }
                else
                {
                    left.SetException(failure);
                }
            },
            null);
        return left.Task.WithHangGuard();
    }

    /// <summary>Starts an operation inside the scope, on a pool thread.</summary>
    internal Task RunAsync(Func<Task> operation)
    {
        Task? running = null;
        ExecutionContext.Run(_context, _ => running = Task.Run(operation), null);
        return running!;
    }

    /// <summary>Does something inside the scope, on this thread.</summary>
    internal void Enter(Action action) => ExecutionContext.Run(_context, _ => action(), null);

    /// <summary>Blocks a pool thread, waits for the report about it, and only then releases it.</summary>
    internal async Task<BlockingReport> BlockAsync(Action block, Action release)
    {
        Task blocked = CallbackAsync(block);
        BlockingReport report = await NextAsync(BlockingReportKind.BlockingCall);
        Assert.False(blocked.IsCompleted);
        release();
        await blocked;
        return report;
    }

    /// <summary>A callback that is slow by the clock. A thread with a context of its own is timed.</summary>
    internal void SlowOperation(string name)
    {
        SynchronizationContext? previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
        try
        {
            using (Detector.Watch(name))
            {
                Clock.Advance(150);
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(previous);
        }
    }

    internal async Task<BlockingReport[]> AllAsync()
    {
        await Detector.FlushAsync().WithHangGuard();
        return [.. Reports];
    }

    public void Dispose()
    {
        _scope.Dispose();
        Detector.Dispose();
    }

    private static bool IsOfATest(BlockingReport report)
    {
        string? culprit = report.StackTrace?.Split('\n')[0];
        return culprit is null
            || culprit.Contains("AsyncToolkit.Tests.", StringComparison.Ordinal)
            || culprit.Contains("System.Threading.Tasks.Task.Wait", StringComparison.Ordinal); // a method group, handed to the pool
    }

    private (BlockingScope Scope, ExecutionContext Context) Open()
    {
        BlockingScope? scope = null;
        ExecutionContext? inside = null;
        ExecutionContext.Run(
            ExecutionContext.Capture()!,
            _ =>
            {
                scope = Detector.Watch("operation");
                inside = ExecutionContext.Capture();
            },
            null);
        return (scope!, inside!);
    }
}
