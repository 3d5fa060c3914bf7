namespace AsyncToolkit.Package.Tests.Binding;

/// <summary>A call as it stands in the source, and the form that the compiler chose for it.</summary>
internal sealed record BoundCall(string Source, Twin Twin);
