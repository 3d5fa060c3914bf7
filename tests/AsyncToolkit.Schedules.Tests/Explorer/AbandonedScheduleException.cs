namespace AsyncToolkit.Schedules.Tests.Explorer;

/// <summary>Unwinds the actors of a schedule that has failed.</summary>
public sealed class AbandonedScheduleException : Exception
{
}
