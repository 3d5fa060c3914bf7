using System.Reflection;
using Xunit.Sdk;

namespace AsyncToolkit.Tests.Support;

/// <summary>
/// On the assembly: fails each test that leaves a timer armed on one of its clocks, or a registration with one of its token sources. Timers of the system's clock
/// and threads are counted when all tests have run.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class LeavesNothingBehindAttribute : BeforeAfterTestAttribute
{
    public override void Before(MethodInfo methodUnderTest) => TrackedTest.Begin();

    public override void After(MethodInfo methodUnderTest)
    {
        IReadOnlyList<string> left = TrackedTest.End();
        Assert.True(left.Count == 0, $"The test has left behind:\n{string.Join('\n', left)}");
    }
}
