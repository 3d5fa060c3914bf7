namespace AsyncToolkit.Internal;

/// <summary>The threads that have run callbacks of scopes, for the watchdogs to look at.</summary>
/// <remarks>
/// Static mutable state, as threads are: the detectors of a process share it. A thread adds itself without a lock, for it does so in the
/// context handler; the watchdogs take the new ones over and drop those that have died, under the lock, which no thread
/// that is watched takes, but for one that disposes of a detector.
/// </remarks>
internal static class WatchedThreads
{
    private static readonly Lock Gate = new();
    private static Node? _added;
    private static WatchedThread[] _known = [];

    internal static void Add(WatchedThread thread)
    {
        var node = new Node(thread);
        do
        {
            node.Next = Volatile.Read(ref _added);
        }
        while (Interlocked.CompareExchange(ref _added, node, node.Next) != node.Next);
    }

    /// <summary>The threads that are alive. The array is not to be changed.</summary>
    internal static WatchedThread[] Alive()
    {
        lock (Gate)
        {
            Node? added = Interlocked.Exchange(ref _added, null);
            if (added is null && Array.TrueForAll(_known, thread => thread.IsAlive))
            {
                return _known;
            }

            var threads = new List<WatchedThread>(_known);
            for (; added is not null; added = added.Next)
            {
                threads.Add(added.Thread);
            }

            _known = [.. threads.Where(static thread => thread.IsAlive)];
            return _known;
        }
    }

    private sealed class Node(WatchedThread thread)
    {
        internal WatchedThread Thread { get; } = thread;

        internal Node? Next { get; set; }
    }
}
