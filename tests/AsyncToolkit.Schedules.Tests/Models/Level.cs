namespace AsyncToolkit.Schedules.Tests.Models;

/// <summary>What has been seen of a level in one run. Written between steps only.</summary>
internal sealed class Level(LevelPlan plan)
{
    internal LevelPlan Plan => plan;

    internal TimeSpan Timeout => TimeSpan.FromSeconds(plan.Seconds);

    /// <summary>When it was called, when its body began, and when it had ended; null for never.</summary>
    internal TimeSpan? Called { get; set; }

    internal TimeSpan? Begun { get; set; }

    internal TimeSpan? Ended { get; set; }

    internal Deadline? Deadline { get; set; }

    internal CancellationToken Token { get; set; }

    internal bool HasReturned { get; set; }

    /// <summary>What the body has thrown, and whether its token was canceled by then.</summary>
    internal Exception? Failure { get; set; }

    internal bool WasCanceled { get; set; }

    /// <summary>What the level has told: that it completed, that it moved on, or what it has thrown.</summary>
    internal bool HasCompleted { get; set; }

    internal Exception? Thrown { get; set; }
}
