namespace AsyncToolkit.Schedules.Tests.Planting;

internal static class TraversalBugs
{
    private const string Frontier = "Throttling/Traversal/Frontier.cs";
    private const string Graphs = "TraversalModelTests.Traverse_AnyGraph_VisitsWhatTheModelDoes";

    internal static readonly PlantedBug[] All =
    [
        new(
            "lost wake-up: whoever ends the last visit looks beforehand whether somebody waits",
            Frontier,
            """
            lock (_lock)
            {
                if (visit.Ended)
                {
                    return;
                }

                visit.Ended = true;
                _open--;
                if (!_waiting || _open != 0)
            """,
            """
            bool waits;
            lock (_lock)
            {
                waits = _waiting;
            }

            lock (_lock)
            {
                if (visit.Ended)
                {
                    return;
                }

                visit.Ended = true;
                _open--;
                if (!waits || _open != 0)
            """,
            Graphs,
            [],
            "hang"),
        new(
            "an item twice: looked whether it is known and remembered in two steps",
            Frontier,
            """
            lock (_seenLock)
            {
                wakes = TryRemember(item) && Enqueue(item);
            }
            """,
            """
            bool isNew;
            lock (_seenLock)
            {
                isNew = !_seen.Contains(item);
            }

            lock (_seenLock)
            {
                _ = TryRemember(item);
                wakes = isNew && Enqueue(item);
            }
            """,
            Graphs,
            [],
            "started 2 times|livelock|same key"),
        new(
            "lost item: known before it is queued",
            Frontier,
            """
            lock (_seenLock)
            {
                wakes = TryRemember(item) && Enqueue(item);
            }
            """,
            """
            bool isNew;
            lock (_seenLock)
            {
                isNew = TryRemember(item);
            }

            wakes = isNew && Enqueue(item);
            """,
            "FrontierScheduleTests.Discover_WhileTheVisitIsAbandoned_IsNotLostForAnother",
            [],
            "is visited: False"),
    ];
}
