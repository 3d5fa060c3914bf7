using System.Text.RegularExpressions;
using AsyncToolkit.Docs.Tests.Support;
using AsyncToolkit.TestSupport;

namespace AsyncToolkit.Docs.Tests;

/// <summary>Delays without a clock do not compile in tests. Those with one do, whichever clock it is.</summary>
public partial class DelayTests
{
    // Where the system's clock is the point.
    private static readonly string[] Allowed =
    [
        "tests/AsyncToolkit.Soak/TimedBatch.cs",
        "tests/AsyncToolkit.Testing.Tests/Running/FailureTests.cs",
        "tests/AsyncToolkit.Tests/EndOfRun/SystemTimerTests.cs",
    ];

    [Fact]
    public void Tests_OfTheRepository_DoNotDelayOnTheSystemsClock() =>
        Assert.Equal(Allowed, WorkTree.Files("tests").Where(static file => file.EndsWith(".cs", StringComparison.Ordinal) && HasSystemDelay(File.ReadAllText(Repository.PathOf(file)))));

    [Theory]
    [InlineData("await Task.Delay(10, {0});", true)]
    [InlineData("await Task.Delay(\n    TimeSpan.FromSeconds(1),\n    {0},\n    token);", true)]
    [InlineData("await Task.Delay(10, time); Use({0});", false)]
    public void HasSystemDelay_OfAText_IsTrueWhereThereIsOne(string text, bool found) =>
        Assert.Equal(found, HasSystemDelay(text.Replace("{0}", "TimeProvider" + ".System", StringComparison.Ordinal)));

    private static bool HasSystemDelay(string text) => SystemDelay().IsMatch(text);

    [GeneratedRegex(@"Task\.Delay\([^;]*TimeProvider\.System\b")]
    private static partial Regex SystemDelay();
}
