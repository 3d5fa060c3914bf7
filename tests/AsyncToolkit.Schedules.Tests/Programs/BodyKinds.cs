namespace AsyncToolkit.Schedules.Tests.Programs;

internal static class BodyKinds
{
    internal static bool Suspends(this BodyKind body) => body is BodyKind.Suspends or BodyKind.SuspendsAndFails;

    internal static bool Fails(this BodyKind body) => body is BodyKind.Fails or BodyKind.SuspendsAndFails;
}
