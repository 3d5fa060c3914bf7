using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.Blocking;

public class TransitiveBlockingTests : RuleTests<TransitiveBlockingCases>;
