namespace AsyncToolkit.Schedules.Tests.Planting;

internal static class StreamBugs
{
    private const string Shapes = "StreamShapeTests.Select_UnderEverySchedule_YieldsEachResultOnceWithinTheBound";
    private const string Fails = "StreamScheduleTests.Select_OneBodyFails_YieldsWhatWasBeforeItAndThrowsTheRoot";
    private const string DisposedByAnother = "StreamScheduleTests.Select_DisposedByAnother_EndsTheMoveAndTheDisposal";

    internal static readonly PlantedBug[] All =
    [
        new(
            "lost wake-up: the consumer does not look again after it has said what it waits for",
            "Internal/Streaming/ResultStream.cs",
            """
            bool changed = _supply.HasEnded
                || (wait != ResultLine<TResult>.TheEnd && _line.LookAt(wait) != ResultLine<TResult>.Look.Nothing);
            """,
            "bool changed = _supply.HasEnded;",
            Shapes,
            ["lazy", "Source", 1, "yield"],
            "hang"),
        new(
            "lost wake-up: nobody looks whether the call has ended meanwhile",
            "Internal/Streaming/ResultStream.cs",
            """
            bool changed = _supply.HasEnded
                || (wait != ResultLine<TResult>.TheEnd
            """,
            "bool changed = (wait != ResultLine<TResult>.TheEnd",
            Shapes,
            ["lazy", "Source", 1, "yield"],
            "hang"),
        new(
            "published before it is written: the mark of a cell before its result",
            "Internal/Streaming/ResultLine.cs",
            """
            cell.Result = result;
            return Mark(ref cell, position, position + 1);
            """,
            """
            bool wakes = Mark(ref cell, position, position + 1);
            cell.Result = result;
            return wakes;
            """,
            Shapes,
            ["array", "Completion", 2, "mixed"],
            "yielded"),
        new(
            "published before it is written: the end of the call before its verdict",
            "Internal/Streaming/StreamSupply.cs",
            """
            _verdict = verdict;
            Interlocked.Exchange(ref _ended, 1);
            if (Line.TakeAnyWait())
            {
            """,
            """
            Interlocked.Exchange(ref _ended, 1);
            bool waits = Line.TakeAnyWait();
            _verdict = verdict;
            if (waits)
            {
            """,
            Fails,
            ["array", "Source"],
            "threw"),
        new(
            "taken twice: a result is taken although the position has been passed, or the role taken, since",
            "Internal/Streaming/ConsumerTurn.cs",
            "Interlocked.CompareExchange(ref _word.Value, word + Step, word) == word;",
            "Interlocked.Exchange(ref _word.Value, word + Step) != word + Step;",
            DisposedByAnother,
            ["array", "Source"],
            "hang|produced|twice"),
        new(
            "double completion: whoever finishes does not take the role",
            "Internal/Streaming/ResultStream.cs",
            "&& (_turn.Turn(State.Idle, State.Busy) == State.Idle || _turn.Turn(State.Delivered, State.Busy) == State.Delivered))",
            "&& _turn.Now is State.Idle or State.Delivered)",
            DisposedByAnother,
            ["lazy", "Source"],
            "produced|twice|already"),
    ];
}
