using AsyncToolkit.TestSupport;
using Microsoft.AspNetCore.Builder;

namespace AsyncToolkit.AspNetCore.Tests;

public class PublicApiTests
{
    // Both targets compare with the one file: what a package offers does not depend on the target that is restored.
    [Fact]
    public void Surface_OfAsyncToolkitAspNetCore_IsTheApprovedOne() =>
        PublicApiBaseline.AssertApproved(
            typeof(BlockingDetectionApplicationBuilderExtensions).Assembly,
            Repository.PathOf("tests", "AsyncToolkit.AspNetCore.Tests", "PublicApi", "AsyncToolkit.AspNetCore.txt"));
}
