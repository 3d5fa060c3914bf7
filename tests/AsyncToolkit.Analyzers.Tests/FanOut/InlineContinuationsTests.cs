using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.FanOut;

public class InlineContinuationsTests : RuleTests<InlineContinuationsCases>;
