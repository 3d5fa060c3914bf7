using Microsoft.CodeAnalysis;

namespace AsyncToolkit.Analyzers.Tests;

public class RoslynTests
{
    [Fact]
    public void Roslyn_OfEachTarget_IsTheOneItIsMeantToBe()
    {
        Version version = typeof(Compilation).Assembly.GetName().Version!;
#if CURRENT_ROSLYN
        Assert.True(version.Major >= 5, $"{version}");
#else
        Assert.Equal(new Version(4, 5), new Version(version.Major, version.Minor));
#endif
    }
}
