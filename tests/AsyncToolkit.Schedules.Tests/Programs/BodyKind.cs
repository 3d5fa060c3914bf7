namespace AsyncToolkit.Schedules.Tests.Programs;

/// <summary>What a body does.</summary>
internal enum BodyKind
{
    Returns,
    Suspends,
    Fails,
    SuspendsAndFails,
}
