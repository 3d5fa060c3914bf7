namespace AsyncToolkit.Tests.Support;

/// <summary>A clock whose members do what a test says first, and which otherwise is another clock.</summary>
internal sealed class FaultyTimeProvider(TimeProvider inner) : TimeProvider
{
    internal Action OnCreateTimer { get; set; } = Nothing;

    /// <summary>Called when the clock has made a timer, and its caller does not have it yet.</summary>
    internal Action OnTimerCreated { get; set; } = Nothing;

    internal Action OnChange { get; set; } = Nothing;

    internal Action OnDisposeTimer { get; set; } = Nothing;

    internal Action OnGetTimestamp { get; set; } = Nothing;

    internal Action OnTimestampFrequency { get; set; } = Nothing;

    internal Action OnGetUtcNow { get; set; } = Nothing;

    /// <summary>From here on nothing happens in any of them.</summary>
    internal void Heal() =>
        OnCreateTimer = OnTimerCreated = OnChange = OnDisposeTimer = OnGetTimestamp = OnTimestampFrequency = OnGetUtcNow = Nothing;

    public override long TimestampFrequency
    {
        get
        {
            OnTimestampFrequency();
            return inner.TimestampFrequency;
        }
    }

    public override long GetTimestamp()
    {
        OnGetTimestamp();
        return inner.GetTimestamp();
    }

    public override DateTimeOffset GetUtcNow()
    {
        OnGetUtcNow();
        return inner.GetUtcNow();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        OnCreateTimer();
        var timer = new Timer(this, inner.CreateTimer(callback, state, dueTime, period));
        OnTimerCreated();
        return timer;
    }

    private static void Nothing()
    {
    }

    private sealed class Timer(FaultyTimeProvider provider, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            provider.OnChange();
            return timer.Change(dueTime, period);
        }

        public void Dispose()
        {
            timer.Dispose();
            provider.OnDisposeTimer();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
