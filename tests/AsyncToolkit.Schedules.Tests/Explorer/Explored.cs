namespace AsyncToolkit.Schedules.Tests.Explorer;

/// <summary>What has been run of one program.</summary>
internal sealed record Explored(string Program, int Sticky, int Pct, int DepthFirst, bool IsExhausted);
