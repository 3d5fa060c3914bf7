namespace AsyncToolkit.Schedules.Tests.Models;

/// <summary>What there is around a body.</summary>
internal enum LevelKind
{
    FailsAfter,
    MovesOnAfter,
    Begins,
    EndsEarly,
    Suppresses,
}
