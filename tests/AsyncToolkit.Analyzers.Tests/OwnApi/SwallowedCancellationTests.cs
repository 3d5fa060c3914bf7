using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.OwnApi;

public class SwallowedCancellationTests : RuleTests<SwallowedCancellationCases>;
