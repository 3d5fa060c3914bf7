namespace AsyncToolkit.Schedules.Tests.Planting;

internal static class GatherBugs
{
    internal static readonly PlantedBug[] All =
    [
        new(
            "lost result: of two segments that are made at a time both are used",
            "Gathering/Sinks/ResultBuffer.cs",
            "return Interlocked.CompareExchange(ref place, created, null) ?? created;",
            "Volatile.Write(ref place, created); return created;",
            "GatherScheduleTests.Gather_UnderEverySchedule_PutsEachResultAtItsPlace",
            ["lazy", 3, "sync"],
            "ended RanToCompletion"),
        new(
            "one winner too many: looked and added in two steps",
            "Gathering/Sinks/QuorumEnd.cs",
            """
            lock (_lock)
            {
                wins = _winners.Count < required;
                if (wins)
                {
            """,
            """
            lock (_lock)
            {
                wins = _winners.Count < required;
            }

            lock (_lock)
            {
                if (wins)
                {
            """,
            "GatherScheduleTests.Quorum_UnderEverySchedule_HasItsWinnersAndUnclaimsTheRest",
            [1],
            "winners|ended"),
        new(
            "lost result: one that comes while the answer is settled",
            "Internal/UnclaimedResults.cs",
            """
            lock (_lock)
            {
                if (_waiting is not null)
                {
                    _waiting.Add(result);
                    return;
                }
            """,
            """
            if (Volatile.Read(ref _waiting) is { } waiting)
            {
                lock (_lock)
                {
                    waiting.Add(result);
                    return;
                }
            }

            lock (_lock)
            {
            """,
            "HedgeScheduleTests.Hedge_UnderEverySchedule_AnswersOnceAndUnclaimsTheRest",
            [false],
            "hang|unclaimed"),
        new(
            "lost wake-up: the drain of observers looks, and says in a second step that it has ended",
            "Internal/ObserverQueue.cs",
            """
            lock (_lock)
            {
                if (!_actions.TryDequeue(out action))
                {
                    _draining = false;
                    return;
                }
            }
            """,
            """
            bool any;
            lock (_lock)
            {
                any = _actions.TryDequeue(out action);
            }

            if (!any)
            {
                lock (_lock)
                {
                    _draining = false;
                    return;
                }
            }
            """,
            "GatherScheduleTests.Gather_ThatFails_UnclaimsEachResultOnce",
            ["array"],
            "hang"),
        new(
            "lost results: of a call that failed, those behind the first gap",
            "Gathering/Sinks/GatherEnd.cs",
            "for (int i = 0; i < present.Length; i++)",
            "for (int i = 0; i < present.Length && present[i]; i++)",
            "FanOutModelTests.Gather_AnyProgram_HasEachResultAtItsPlaceOrUnclaimed",
            [],
            "hang"),
        new(
            "given up too early: one failure before the rest is hopeless",
            "Gathering/Sinks/QuorumEnd.cs",
            "failed > count - required",
            "failed >= count - required",
            "WinnerModelTests.Quorum_AnyProgram_HasItsWinnersOrEveryCause",
            [],
            "could have succeeded|instead of"),
        new(
            "an attempt too many",
            "Gathering/Hedging/HedgeAttempts.cs",
            "if (_started == options.MaxAttempts)",
            "if (_started > options.MaxAttempts)",
            "WinnerModelTests.Hedge_AnyProgram_HasOneAnswerOrEveryCause",
            [],
            "\\d attempts"),
    ];
}
