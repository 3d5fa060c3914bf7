using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.ForgottenAwait;

public class TaskComparedWithNullTests : RuleTests<TaskComparedWithNullCases>;
