using AsyncToolkit.Internal;

namespace AsyncToolkit;

// How those who are to be told are told in time: the link with the parent, and the timer.
public sealed partial class Deadline
{
    // Sees to it that listeners and the token are told in time.
    private void Arm()
    {
        if (Volatile.Read(ref _armed) || Volatile.Read(ref _expiredBy) is not null || Volatile.Read(ref _ended))
        {
            return;
        }

        if (Volatile.Read(ref _parentLink) is null && LiveParent is { } parent)
        {
            DeadlineLink link = parent.Link(new Child(this));
            if (Interlocked.CompareExchange(ref _parentLink, link, null) is not null)
            {
                link.Unregister();
            }
        }

        if (Timeout != Infinite && Volatile.Read(ref _timer) is null)
        {
            StartTimer();
        }

        Volatile.Write(ref _armed, true);
        if (Volatile.Read(ref _ended))
        {
            Release();
        }
    }

    private void StartTimer()
    {
        TimeSpan remaining = OwnRemaining();
        ITimer timer = UnflowedTimer.Create(
            _timeProvider,
            static state => ((Deadline)state!).OnTimer(),
            this,
            remaining < UnflowedTimer.Longest ? remaining : UnflowedTimer.Longest,
            Infinite);
        if (Interlocked.CompareExchange(ref _timer, timer, null) is not null)
        {
            timer.Dispose();
        }
    }

    // Who fails here is a clock, there is nobody to tell, and what waits for the deadline must not wait for ever.
    private void OnTimer()
    {
        Deadline? outer = null;
        try
        {
            if (Timeout > UnflowedTimer.Longest && OwnRemaining() > TimeSpan.Zero)
            {
                Interlocked.Exchange(ref _timer, null)?.Dispose();
                StartTimer();
                if (Volatile.Read(ref _ended))
                {
                    Release();
                }

                return;
            }

            // at one instant the outer one wins, unless it ends at that
            LiveParent?.Look();
            outer = LiveParent?.Expired;
        }
        catch (Exception)
        {
        }

        Expire(outer ?? this);
    }

    // The timer last: its disposal is the clock's code, and may throw.
    private void Release()
    {
        Interlocked.Exchange(ref _parentLink, null)?.Unregister();
        Interlocked.Exchange(ref _timer, null)?.Dispose();
    }
}
