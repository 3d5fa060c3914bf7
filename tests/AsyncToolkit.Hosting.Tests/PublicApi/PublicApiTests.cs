using AsyncToolkit.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AsyncToolkit.Hosting.Tests;

public class PublicApiTests
{
    // Both targets compare with the one file: what a package offers does not depend on the target that is restored.
    [Fact]
    public void Surface_OfAsyncToolkitHosting_IsTheApprovedOne() =>
        PublicApiBaseline.AssertApproved(
            typeof(BlockingDetectionServiceCollectionExtensions).Assembly,
            Repository.PathOf("tests", "AsyncToolkit.Hosting.Tests", "PublicApi", "AsyncToolkit.Hosting.txt"));
}
