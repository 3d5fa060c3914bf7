namespace AsyncToolkit.Soak;

/// <summary>What failing bodies and sources throw.</summary>
internal sealed class SoakException(int item) : Exception($"item {item}");
