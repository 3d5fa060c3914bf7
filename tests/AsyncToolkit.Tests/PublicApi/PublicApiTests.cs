using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Tests;

public class PublicApiTests
{
    // Both targets compare with the one file: what a package offers does not depend on the target that is restored.
    [Fact]
    public void Surface_OfAsyncToolkit_IsTheApprovedOne() =>
        PublicApiBaseline.AssertApproved(
            typeof(ThrottleOptions).Assembly,
            Repository.PathOf("tests", "AsyncToolkit.Tests", "PublicApi", "AsyncToolkit.txt"));
}
