namespace AsyncToolkit.Schedules.Tests.Programs;

/// <summary>What a program lets a task fail with by hand. Nobody has thrown it, but its type says over which core the program has run.</summary>
internal sealed class ProgramException(string message) : Exception(message);
