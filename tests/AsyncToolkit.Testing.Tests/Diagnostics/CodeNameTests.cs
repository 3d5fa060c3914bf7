namespace AsyncToolkit.Testing.Tests.Diagnostics;

public class CodeNameTests
{
    [Theory]
    [InlineData("Method", "CodeNameTests.Method")]
    [InlineData("<Run>b__0_1", "CodeNameTests.Run (lambda)")]
    [InlineData("<RunAsync>d__7", "CodeNameTests.RunAsync")]
    [InlineData("<<RunAsync>b__0>d", "CodeNameTests.RunAsync (lambda)")]
    [InlineData("<Run>g__Local|0_1", "CodeNameTests.Run.Local")]
    [InlineData("<<Run>g__LocalAsync|2_0>d", "CodeNameTests.Run.LocalAsync")]
    [InlineData("<<<Run>g__Local|0>b__1>d", "CodeNameTests.Run.Local (lambda)")]
    [InlineData("<unclosed", "CodeNameTests.<unclosed")]
    public void Of_CompilersName_IsTheNameInTheSource(string name, string expected) => Assert.Equal(expected, CodeName.Of(typeof(CodeNameTests), name));

    [Fact]
    public void Of_NestedAndGenericTypes_NamesThemWithoutArity() => Assert.Equal("CodeNameTests.Generic.Run", CodeName.Of(typeof(Generic<int>), "Run"));

    [Fact]
    public void Of_ClosureClass_IsLeftOut()
    {
        int captured = 1;
        Func<int> closure = () => captured;

        Assert.Equal("CodeNameTests.Of_ClosureClass_IsLeftOut (lambda)", CodeName.Of(closure.Method.DeclaringType, closure.Method.Name));
        Assert.Equal(1, closure());
    }

    private sealed class Generic<T>;
}
