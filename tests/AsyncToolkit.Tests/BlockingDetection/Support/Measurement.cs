namespace AsyncToolkit.Tests.BlockingDetection;

internal sealed record Measurement(string Name, string? Unit, double Value, string? Api, string? Kind, int Tags);
