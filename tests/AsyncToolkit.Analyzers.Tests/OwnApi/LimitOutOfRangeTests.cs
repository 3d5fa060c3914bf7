using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.OwnApi;

public class LimitOutOfRangeTests : RuleTests<LimitOutOfRangeCases>;
