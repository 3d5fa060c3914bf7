using System.Collections.Concurrent;

namespace AsyncToolkit.Samples.Tests.Crawling;

/// <summary>
/// The real clock, for real HTTP, with a button: <see cref="Skip"/> lets time pass at once, so that no test waits for a timeout.
/// </summary>
internal sealed class SkippableTime : TimeProvider
{
    private readonly ConcurrentDictionary<SkippableTimer, bool> _timers = new();
    private long _skippedTicks;

    internal void Skip(TimeSpan time)
    {
        Interlocked.Add(ref _skippedTicks, time.Ticks);
        foreach (SkippableTimer timer in _timers.Keys)
        {
            timer.Skipped();
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref _skippedTicks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _skippedTicks));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SkippableTimer(this, callback, state);
        _timers.TryAdd(timer, true);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class SkippableTimer : ITimer
    {
        private readonly SkippableTime _owner;
        private readonly ITimer _timer;
        private readonly Lock _lock = new();
        private long? _due;

        internal SkippableTimer(SkippableTime owner, TimerCallback callback, object? state)
        {
            _owner = owner;
            _timer = System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        // Periodic timers go on as they are: nothing here depends on how often they fire.
        internal void Skipped()
        {
            lock (_lock)
            {
                if (_due is { } due)
                {
                    _timer.Change(TimeSpan.FromTicks(Math.Max(0, due - _owner.GetTimestamp())), Timeout.InfiniteTimeSpan);
                }
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_lock)
            {
                bool once = period == Timeout.InfiniteTimeSpan || period == TimeSpan.Zero;
                _due = once && dueTime != Timeout.InfiniteTimeSpan ? _owner.GetTimestamp() + dueTime.Ticks : null;
                return _timer.Change(dueTime, period);
            }
        }

        public void Dispose()
        {
            _owner._timers.TryRemove(this, out _);
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
