using FsCheck;
using FsCheck.Fluent;

namespace AsyncToolkit.Schedules.Tests.Models;

/// <summary>Blocks under deadlines, one inside the other, against what may come of them.</summary>
public class DeadlineModelTests
{
    private static readonly Gen<LevelPlan> Level =
        from kind in Gen.Elements(
            LevelKind.FailsAfter, LevelKind.FailsAfter, LevelKind.MovesOnAfter, LevelKind.MovesOnAfter,
            LevelKind.Begins, LevelKind.EndsEarly, LevelKind.Suppresses)
        from seconds in Gen.Choose(1, 3)
        from end in Gen.Elements(Enum.GetValues<LevelEnd>())
        from suspends in Generated.Flags
        from takesCaller in Generated.Flags
        select new LevelPlan(kind, seconds, end, suspends, takesCaller);

    private static readonly Gen<NestPlan> Plans =
        from count in Gen.Choose(1, 4)
        from levels in Level.ArrayOf(count)
        from cancels in Gen.Elements(false, false, true)
        select new NestPlan(levels, cancels);

    [Fact]
    public void Blocks_AnyNest_EndByWhatEndedThem() =>
        Generated.Check(Plans, static plan => plan.Smaller(), static plan => new NestRun(plan).Program());
}
