namespace AsyncToolkit.Testing;

/// <summary>What a seeded schedule lets run next.</summary>
internal enum DecisionKind
{
    /// <summary>Nothing can run now.</summary>
    Nothing,

    /// <summary>A parked work item, which the schedule has let go already.</summary>
    WorkItem,

    /// <summary>The next callback in the pump's queue.</summary>
    Callback,

    /// <summary>One of the timers that are due.</summary>
    Timer,
}
