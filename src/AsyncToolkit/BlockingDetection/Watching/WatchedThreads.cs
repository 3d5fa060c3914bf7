namespace AsyncToolkit.Internal;

/// <summary>The threads that have run callbacks of scopes, for the watchdogs to look at.</summary>
/// <remarks>
/// Static mutable state, as threads are: the detectors of a process share it. A thread adds itself without a lock, for it does so in the
/// context handler; the watchdogs take the new ones over and drop those that have died, under the lock, which no thread
/// that is watched ever takes.
/// </remarks>
internal static class WatchedThreads
{
    private static readonly Lock Gate = new();
    private static Node? s_added;
    private static WatchedThread[] s_known = [];

    internal static void Add(WatchedThread thread)
    {
        var node = new Node(thread);
        do
        {
            node.Next = Volatile.Read(ref s_added);
        }
        while (Interlocked.CompareExchange(ref s_added, node, node.Next) != node.Next);
    }

    /// <summary>The threads that are alive. The array is not to be changed.</summary>
    internal static WatchedThread[] Alive()
    {
        lock (Gate)
        {
            Node? added = Interlocked.Exchange(ref s_added, null);
            if (added is null && Array.TrueForAll(s_known, thread => thread.IsAlive))
            {
                return s_known;
            }

            var alive = new List<WatchedThread>(s_known.Length + 1);
            foreach (WatchedThread thread in s_known)
            {
                if (thread.IsAlive)
                {
                    alive.Add(thread);
                }
            }

            for (; added is not null; added = added.Next)
            {
                alive.Add(added.Thread);
            }

            s_known = [.. alive];
            return s_known;
        }
    }

    private sealed class Node(WatchedThread thread)
    {
        internal WatchedThread Thread { get; } = thread;

        internal Node? Next { get; set; }
    }
}
