namespace AsyncToolkit.Schedules.Tests.Models;

/// <summary>How a body ends, once what is inside it has. The last two wait for their token, where it can be canceled.</summary>
internal enum LevelEnd
{
    Returns,
    Fails,
    Obeys,
    ReturnsLate,
}
