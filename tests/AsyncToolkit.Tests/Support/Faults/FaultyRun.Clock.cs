using AsyncToolkit.Testing;

namespace AsyncToolkit.Tests.Support;

/// <content>The clock of a run. What asks it is on only where that is meant, or where nothing is to happen in the clock.</content>
internal sealed partial class FaultyRun
{
    internal const string DelayTimer = "clock of the delay: CreateTimer";
    internal const string DelayTimerGone = "clock of the delay: Dispose";
    internal const string AbandonTimer = "clock of the losers: CreateTimer";
    internal const string AbandonTimerGone = "clock of the losers: Dispose";

    internal static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly VirtualTimeProvider _time = Clocks.Virtual();
    private readonly FaultyTimeProvider _clock;
    private int _timestamps;

    private bool IsOfItems => Callback.StartsWith(FaultRows.OfItemClock, StringComparison.Ordinal);

    private bool IsOfReports => Callback.StartsWith(FaultRows.OfReportClock, StringComparison.Ordinal);

    private bool IsOfProgress => IsOfReports || Callback.StartsWith(FaultRows.OfProgressClock, StringComparison.Ordinal);

    private bool IsOfRetries => Callback.StartsWith(FaultRows.OfRetryClock, StringComparison.Ordinal);

    // The first attempt of a hedge answers when the next one has met its clock.
    private bool FirstWaits => Callback is DelayTimer or DelayTimerGone;

    // A timer that cannot be made or set is nobody's timer: everybody who waits for it by then is told, so nobody but one may.
    private int Concurrency => IsOfItems && _kind is FaultKind.Throws ? 1 : Limit;

    // The token of a body is that of the call where it has no time of its own.
    private TimeSpan? ItemTimeout => IsOfProgress || IsOfRetries || (IsOfTokens && Callback != TokenOfTimedOut) ? null : Day;

    private RecordingProgress? Progress => IsOfItems || IsOfRetries ? null : _progress;

    private FaultyTimeProvider FaultyClock()
    {
        string use = Callback.StartsWith("clock ", StringComparison.Ordinal) ? Callback[..(Callback.IndexOf(':', StringComparison.Ordinal) + 2)] : "clock: ";
        return new FaultyTimeProvider(_time)
        {
            OnTimestampFrequency = () => _fault.In(use + nameof(TimeProvider.TimestampFrequency)),
            OnGetTimestamp = () =>
            {
                // the first one is that of the beginning
                if (Interlocked.Increment(ref _timestamps) > 1 || !IsOfReports)
                {
                    _fault.In(use + nameof(TimeProvider.GetTimestamp));
                }
            },
            OnCreateTimer = () => _fault.In(use + nameof(TimeProvider.CreateTimer)),
            OnTimerCreated = () =>
            {
                if (IsOfRetries || Callback == DelayTimerGone)
                {
                    _time.Advance(Day);
                }
            },
            OnChange = () => _fault.In(use + nameof(ITimer.Change)),
            OnDisposeTimer = () => _fault.In(use + nameof(ITimer.Dispose)),
        };
    }
}
