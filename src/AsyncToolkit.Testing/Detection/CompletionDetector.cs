using System.Diagnostics;

namespace AsyncToolkit.Testing;

/// <summary>The fallback without the runtime's internals: for 20 ms of real time no flow of the run was active and nothing was posted, and
/// whatever the pool had queued has had its turn. Best effort: an item that runs without the run's context goes unseen.</summary>
internal sealed class CompletionDetector(RunFlow flow, Func<long> posts) : IdleDetector
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(20);

    private long _progress = -1;
    private long _since;
    private QueueMarker? _marker;

    internal override string Description =>
        "best effort (the pool's events are not available here: the clock moves when the run has been quiet for 20 ms of real time)";

    internal override bool IsIdle()
    {
        long progress = flow.Entries + posts();
        if (flow.Active != 0 || progress != _progress)
        {
            (_progress, _since, _marker) = (progress, Stopwatch.GetTimestamp(), null);
            return false;
        }

        // Other people's work can keep the pool's queue from ever being empty; so not emptiness is asked for but a turn for everything.
        _marker ??= QueueMarker.Queue();
        return Stopwatch.GetElapsedTime(_since) >= Quiet && _marker.HasPassed && flow.Active == 0 && flow.Entries + posts() == progress;
    }
}
