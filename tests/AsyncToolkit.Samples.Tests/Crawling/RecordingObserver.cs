using System.Collections.Concurrent;
using Crawler.Crawling;

namespace AsyncToolkit.Samples.Tests.Crawling;

/// <summary>Keeps what a crawl reports, and calls <paramref name="onProgress"/> for each report.</summary>
internal sealed class RecordingObserver(Action<Phase, ThrottleProgress> onProgress) : ICrawlObserver
{
    internal ConcurrentQueue<PhaseResult> Ended { get; } = new();

    public IProgress<ThrottleProgress> PhaseStarted(Phase phase) => new Receiver(progress => onProgress(phase, progress));

    public void PhaseEnded(PhaseResult result) => Ended.Enqueue(result);

    private sealed class Receiver(Action<ThrottleProgress> report) : IProgress<ThrottleProgress>
    {
        public void Report(ThrottleProgress value) => report(value);
    }
}
