namespace AsyncToolkit.Benchmarks;

/// <summary>The deadlines of sketched calls, for one duration at a time: the first is always the next that is due.</summary>
internal static class SketchDeadlines
{
    private static readonly Lock Gate = new();
    private static readonly LinkedList<SketchCall> Calls = new();
    private static readonly Timer Alarm = new(static _ => OnDue());
    private static bool _isArmed;

    internal static void Add(LinkedListNode<SketchCall> entry, TimeSpan allowed)
    {
        long milliseconds = (long)allowed.TotalMilliseconds;
        lock (Gate)
        {
            entry.Value.Due = Environment.TickCount64 + milliseconds;
            Calls.AddLast(entry);
            if (!_isArmed)
            {
                _isArmed = true;
                Alarm.Change(milliseconds, Timeout.Infinite);
            }
        }
    }

    /// <summary>Whether it was still there: whoever takes it out ends the call.</summary>
    internal static bool TryRemove(LinkedListNode<SketchCall> entry)
    {
        lock (Gate)
        {
            bool isThere = entry.List is not null;
            if (isThere)
            {
                Calls.Remove(entry);
            }

            return isThere;
        }
    }

    private static void OnDue()
    {
        lock (Gate)
        {
            long now = Environment.TickCount64;
            while (Calls.First is { } first && first.Value.Due <= now)
            {
                Calls.Remove(first);
                ThreadPool.UnsafeQueueUserWorkItem(first.Value, preferLocal: false);
            }

            _isArmed = Calls.First is not null;
            if (Calls.First is { } next)
            {
                Alarm.Change(Math.Max(1, next.Value.Due - now), Timeout.Infinite);
            }
        }
    }
}
