namespace AsyncToolkit.Schedules.Tests.Planting;

internal static class FanOutBugs
{
    private const string Shapes = "FanOutScheduleTests.ForEach_UnderEverySchedule_RunsEachItemOnceWithinTheLimit";
    private const string Blocking = "FanOutScheduleTests.ForEach_BodiesThatBlockUntilTheLimitIsReached_ReachIt";
    private const string Suspending = "FanOutScheduleTests.ForEach_BodiesThatSuspendUntilTheLimitIsReached_ReachIt";

    internal static readonly PlantedBug[] All =
    [
        new(
            "lost wake-up: the helper looks before it says that it is no longer queued",
            "Internal/FanOut/FanOutCore.cs",
            """
            Interlocked.Exchange(ref _helperQueued, 0);
            if (_stopping || !HasUnclaimed || !TryEnter())
            {
                return;
            }
            """,
            """
            bool enters = !_stopping && HasUnclaimed && TryEnter();
            Interlocked.Exchange(ref _helperQueued, 0);
            if (!enters)
            {
                return;
            }
            """,
            Blocking,
            ["lazy"],
            "hang"),
        new(
            "beyond the limit: a place is looked for and taken in two steps",
            "Internal/FanOut/FanOutCore.cs",
            """
            while (places >= 0 && CountOf(places) < _policy.Limit)
            {
                long seen = Interlocked.CompareExchange(ref _places.Value, Entered(places), places);
                if (seen == places)
                {
                    return true;
                }

                places = seen;
            }
            """,
            """
            if (places >= 0 && CountOf(places) < _policy.Limit)
            {
                Interlocked.Exchange(ref _places.Value, Entered(places));
                return true;
            }
            """,
            Shapes,
            ["array", 2, "mixed"],
            "in flight|hang"),
        new(
            "lost item: what a worker gives back is not kept if others have claimed since",
            "Internal/Sources/ArraySource.cs",
            "if (Interlocked.CompareExchange(ref _cursor.Value, next, claim.End) != claim.End)",
            "if (Interlocked.CompareExchange(ref _cursor.Value, next, claim.End) < 0)",
            Shapes,
            ["array", 2, "mixed"],
            "started 0 times|hang"),
        new(
            "an item twice: the owner of a lane takes the next item in two steps",
            "Internal/Sources/Lane.cs",
            "long range = Interlocked.Increment(ref _range) - 1;",
            "long range = Volatile.Read(ref _range); Volatile.Write(ref _range, range + 1);",
            Shapes,
            ["array", 3, "sync"],
            "started 2 times"),
        new(
            "the role of the puller is given up before the item is read",
            "Internal/Sources/PulledSource.cs",
            """
            try
            {
                claim.Item = _enumerator!.Current;
            }
            """,
            """
            try
            {
                GiveUpRole();
                claim.Item = _enumerator!.Current;
            }
            """,
            Shapes,
            ["lazy", 3, "sync"],
            "started [02] times"),
        new(
            "lost wake-up: whoever leaves does not look again",
            "Internal/FanOut/FanOutCore.cs",
            "else if (!IsStopping && HasUnclaimed)",
            "else if (IsStopping && HasUnclaimed)",
            Suspending,
            ["lazy"],
            "hang"),
        new(
            "a registration left behind: the end of a call does not take it back",
            "Internal/FanOut/FanOutCore.Ending.cs",
            "_callerRegistration.Unregister();",
            "",
            "FanOutModelTests.ForEach_AnyProgram_EndsAsTheModelDoes",
            [],
            "left behind: A registration"),
    ];
}
