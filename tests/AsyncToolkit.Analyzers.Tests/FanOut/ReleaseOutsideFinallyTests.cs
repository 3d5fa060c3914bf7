using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.FanOut;

public class ReleaseOutsideFinallyTests : RuleTests<ReleaseOutsideFinallyCases>;
