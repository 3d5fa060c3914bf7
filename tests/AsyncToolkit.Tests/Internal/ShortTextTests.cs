using AsyncToolkit.Internal;

namespace AsyncToolkit.Tests.Internal;

public class ShortTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("abcd", "abcd")]
    [InlineData("abcde", "abcde")]
    [InlineData("abcdef", "abcde…")]
    public void Of_AText_IsCutOnlyWhereItIsTooLong(string text, string expected) => Assert.Equal(expected, ShortText.Of(text, longest: 5));

    [Fact]
    public void Of_NothingOrAnObjectWithoutAText_IsEmpty()
    {
        Assert.Equal("", ShortText.Of(null, longest: 5));
        Assert.Equal("", ShortText.Of(new Silent(), longest: 5));
    }

    [Fact]
    public void Of_AnOperation_SaysThatItIsOne() => Assert.Equal("(operation)", ShortText.Of((Action)(static () => { }), longest: 5));

    [Fact]
    public void Of_AnObjectWhoseTextFails_SaysWhatAndHow() =>
        Assert.Equal("(Failing, whose text failed with IOException)", ShortText.Of(new Failing(), longest: 5));

    private sealed class Silent
    {
        public override string? ToString() => null;
    }

    private sealed class Failing
    {
        public override string ToString() => throw new IOException();
    }
}
