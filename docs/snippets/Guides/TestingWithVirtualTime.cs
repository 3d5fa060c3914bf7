using AsyncToolkit.Testing;
using Xunit;

namespace AsyncToolkit.Snippets.Guides;

/// <summary>The examples of docs/guides/testing-with-virtual-time.md.</summary>
internal static class TestingWithVirtualTime
{
    internal static async Task Virtual()
    {
        await VirtualTime.RunAsync(async time =>
        {
            var poller = new Poller(time);
            Task polling = poller.RunAsync();

            await Task.Delay(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1), time);

            Assert.Equal(24 * 60, poller.Polls);
            poller.Stop();
            await polling;
        });
    }

    internal static async Task StepByHand()
    {
        var time = new VirtualTimeProvider();
        var poller = new Poller(time);
        Task polling = poller.RunAsync();

        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, time.ActiveTimers);
        Assert.Equal(time.Start + TimeSpan.FromMinutes(2), time.NextTimerDue);
        poller.Stop();
        time.Advance(TimeSpan.FromMinutes(1));
        await polling;
    }

    internal static async Task Limit(string[] urls, Func<string, CancellationToken, Task> other)
    {
        await VirtualTime.RunAsync(async time =>
        {
            var probe = new ConcurrencyProbe();
            Task call = urls.ForEachThrottledAsync(4, probe.ParkAsync);

            await probe.ExpectInFlightAsync(4);     // four have started, and the fifth never will

            probe.ReleaseAll();
            await call;
        });
    }

    internal static async Task HoldForReal(HttpClient http, Uri localServer)
    {
        await VirtualTime.RunAsync(async time =>
        {
            string answer = await VirtualTime.Hold(http.GetStringAsync(localServer));
            await Task.Delay(TimeSpan.FromMinutes(5), time);
            Assert.NotEmpty(answer);
        });
    }

    internal static async Task Unwind()
    {
        await VirtualTime.RunAsync(async (time, cancellationToken) =>
        {
            using PeriodicTimer timer = new(TimeSpan.FromSeconds(1), time);
            await timer.WaitForNextTickAsync(cancellationToken);
        });
    }

    internal static async Task Options(Action<string> writeLine)
    {
        var options = new VirtualTimeOptions
        {
            Start = new DateTimeOffset(2024, 2, 29, 0, 0, 0, TimeSpan.Zero),
            MaxVirtualTime = TimeSpan.FromDays(7),
            LeakCheck = LeakCheck.Report,
            Output = writeLine,
            TrackPending = true,
        };

        await VirtualTime.RunAsync(time => Task.Delay(TimeSpan.FromDays(1), time), options);
    }

    internal sealed class Poller(TimeProvider time)
    {
        private volatile bool _stopped;

        internal int Polls { get; private set; }

        internal async Task RunAsync()
        {
            while (!_stopped)
            {
                await Task.Delay(TimeSpan.FromMinutes(1), time).ConfigureAwait(false);
                Polls++;
            }
        }

        internal void Stop() => _stopped = true;
    }
}
