using System.Collections.Concurrent;

namespace Crawler.Crawling;

/// <summary>Records every visit with its start and end, from inside the bodies: what the timeline and the summary are made of.</summary>
internal sealed class VisitLog(TimeProvider time)
{
    private long _origin = time.GetTimestamp();
    private readonly ConcurrentQueue<Visit> _ended = new();

    /// <summary>The crawl begins now. To be called before the first visit.</summary>
    internal void Begin() => _origin = time.GetTimestamp();

    /// <summary>The time since the crawl began.</summary>
    internal TimeSpan Now => time.GetElapsedTime(_origin);

    /// <summary>Runs <paramref name="work"/> and records when it was in flight. What it throws goes on to the caller unchanged.</summary>
    internal async ValueTask<T> RecordAsync<T>(Phase phase, Link link, Func<Visit, ValueTask<T>> work)
    {
        var visit = new Visit(phase, link, Now);
        try
        {
            return await work(visit);
        }
        catch (Exception error)
        {
            visit.Error = error;
            throw;
        }
        finally
        {
            // The last thing before the body ends: were it any later, a successor might seem to overlap with this one.
            visit.End = Now;
            _ended.Enqueue(visit);
        }
    }

    /// <summary>Waits as part of a visit, and records that it was a wait, also one that is cut short.</summary>
    internal async Task PauseAsync(Visit visit, TimeSpan pause, CancellationToken cancellationToken)
    {
        TimeSpan start = Now;
        try
        {
            await Task.Delay(pause, time, cancellationToken);
        }
        finally
        {
            visit.AddPause(start, Now);
        }
    }

    /// <summary>The visits of a phase that have ended, by their start.</summary>
    internal IReadOnlyList<Visit> Of(Phase phase) => [.. _ended.Where(visit => visit.Phase == phase).OrderBy(visit => visit.Start)];
}
