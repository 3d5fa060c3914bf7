namespace AsyncToolkit.TestSupport;

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
}
