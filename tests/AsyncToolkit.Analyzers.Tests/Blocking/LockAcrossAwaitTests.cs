using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.Blocking;

public class LockAcrossAwaitTests : RuleTests<LockAcrossAwaitCases>;
