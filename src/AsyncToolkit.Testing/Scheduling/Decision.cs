namespace AsyncToolkit.Testing;

/// <summary>A decision of a seeded schedule; for timers with the place among those due.</summary>
internal readonly record struct Decision(DecisionKind Kind, int Index = 0);
