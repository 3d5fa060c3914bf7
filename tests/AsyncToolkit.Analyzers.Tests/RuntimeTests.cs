using Microsoft.CodeAnalysis;

namespace AsyncToolkit.Analyzers.Tests;

public class RuntimeTests
{
    // Roll-forward would run the net8.0 tests on a newer runtime without a word.
    [Fact]
    public void Runtime_OfEachTarget_IsTheOneItWasBuiltFor()
    {
#if NET10_0_OR_GREATER
        Assert.Equal(10, Environment.Version.Major);
#else
        Assert.Equal(8, Environment.Version.Major);
#endif
    }

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
