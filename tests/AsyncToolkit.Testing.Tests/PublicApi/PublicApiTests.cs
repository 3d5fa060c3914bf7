using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Testing.Tests;

public class PublicApiTests
{
    // Both targets compare with the one file: what a package offers does not depend on the target that is restored.
    [Fact]
    public void Surface_OfAsyncToolkitTesting_IsTheApprovedOne() =>
        PublicApiBaseline.AssertApproved(
            typeof(VirtualTime).Assembly,
            Repository.PathOf("tests", "AsyncToolkit.Testing.Tests", "PublicApi", "AsyncToolkit.Testing.txt"));
}
