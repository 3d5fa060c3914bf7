using System.Diagnostics.Metrics;
using System.Threading.Channels;
using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts.Calls;

/// <summary>The instrument that counts what was abandoned and has not ended yet.</summary>
public class TimeoutGaugeTests : TimeoutContract
{
    private readonly VirtualTimeProvider _time = Clocks.Virtual();

    [Fact]
    public async Task Gauge_OfAbandonedWork_IsNamedAndDescribed()
    {
        var published = new TaskCompletionSource<Instrument>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Name == "asynctoolkit.timeouts.abandoned")
                {
                    published.TrySetResult(instrument);
                }
            },
        };
        listener.Start();
        Assert.True((await new TaskCompletionSource().Task.TryWithTimeoutAsync(TimeSpan.Zero)).IsTimedOut);

        Instrument gauge = await published.Task.WithHangGuard();
        Assert.Equal(("AsyncToolkit.Timeouts", "{operation}"), (gauge.Meter.Name, gauge.Unit));
        Assert.Equal("Operations and tasks that were abandoned by a timeout and have not ended yet.", gauge.Description);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Gauge_OfAbandonedWork_GoesUpAndDown(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        foreach (bool observed in (bool[])[false, true])
        {
            var changes = Channel.CreateUnbounded<long>();
            using MeterListener listener = ListenToGauge(change => changes.Writer.TryWrite(change));
            var told = new TaskCompletionSource();
            var source = new TaskCompletionSource<object?>();
            Task call = form.Try(Of(source), observed ? Observed(form, _ => told.SetResult()) : AtOnce(form, _time), default);
            _time.Advance(Second);
            await call.WithHangGuard();
            Assert.Equal(1, await changes.Reader.ReadAsync().AsTask().WithHangGuard());
            Assert.False(changes.Reader.TryRead(out _));

            // off the context of the tests, so that whoever waits for it goes on at once
            await Task.Run(() => source.SetResult(null));
            Assert.Equal(-1, await changes.Reader.ReadAsync().AsTask().WithHangGuard());
            if (observed)
            {
                await told.Task.WithHangGuard();
            }

            Assert.False(changes.Reader.TryRead(out _));
        }
    }

    // Who listens to the gauge runs in the middle of counting, and so may the end of the task on another thread.
    [Theory]
    [MemberData(nameof(TaskForms))]
    public async Task Gauge_TheTaskEndsWhileItIsBeingCounted_GoesDownAgain(string name)
    {
        TimeoutForm form = TimeoutForms.Of(name);
        var source = new TaskCompletionSource<object?>();
        var changes = new List<long>();
        using MeterListener listener = ListenToGauge(change =>
        {
            changes.Add(change);
            source.TrySetResult(null);
        });

        Task call = form.Try(Of(source), AtOnce(form, _time), default);
        _time.Advance(Second);
        await call.WithHangGuard();

        Assert.Equal([1, -1], changes);
    }

    private static MeterListener ListenToGauge(Action<long> onChange)
    {
        var mine = new AsyncLocal<bool> { Value = true };
        var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, it) =>
        {
            if (instrument is { Name: "asynctoolkit.timeouts.abandoned", Meter.Name: "AsyncToolkit.Timeouts" })
            {
                it.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, change, _, _) =>
        {
            // other tests abandon too
            if (mine.Value)
            {
                onChange(change);
            }
        });
        listener.Start();
        return listener;
    }

    private TimeoutOptions Observed(TimeoutForm form, Action<LateCompletion> handler) => form.IsTask
        ? new TimeoutOptions { Timeout = Second, TimeProvider = _time, OnLateCompletion = handler }
        : new TimeoutOptions { Timeout = Second, TimeProvider = _time, OnLateCompletion = handler, AbandonAfter = TimeSpan.Zero };
}
