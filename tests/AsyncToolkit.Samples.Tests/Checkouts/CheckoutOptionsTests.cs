using CheckoutDeadline;
using CheckoutDeadline.CommandLine;
using CheckoutDeadline.Http;

namespace AsyncToolkit.Samples.Tests.Checkouts;

public class CheckoutOptionsTests
{
    [Fact]
    public void Parse_WithoutArguments_OrdersTwice()
    {
        CheckoutOptions options = CheckoutOptions.Parse([]);
        Assert.Null(options.Deadline);
        Assert.Equal(TimeSpan.FromMilliseconds(600), options.Bank);
    }

    [Fact]
    public void Parse_EveryOption()
    {
        CheckoutOptions options = CheckoutOptions.Parse(["--bank", "0", "--deadline", "1500"]);
        Assert.Equal((TimeSpan.FromMilliseconds(1500), TimeSpan.Zero), (options.Deadline, options.Bank));
    }

    [Theory]
    [InlineData("--deadline")]
    [InlineData("--deadline", "--bank")]
    [InlineData("--deadline", "soon")]
    [InlineData("--deadline", "-1")]
    [InlineData("--deadline", "1.5")]
    [InlineData("--deadline", "600001")]
    [InlineData("--bank", "99999999999")]
    [InlineData("--deadline", "1", "--deadline", "2")]
    [InlineData("--dedline", "1")]
    [InlineData("1000")]
    public async Task RunAsync_ArgumentsThatMakeNoSense_SaysSoAndEnds(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        Assert.Equal(ExitCode.Usage, await CheckoutApp.RunAsync(args, output, error));

        Assert.Contains("--help", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task RunAsync_Help_NamesEveryExitCode()
    {
        using var output = new StringWriter();
        Assert.Equal(ExitCode.Ok, await CheckoutApp.RunAsync(["--help"], output, TextWriter.Null));
        Assert.All(Enum.GetValues<ExitCode>(), code => Assert.Contains($"\n  {(int)code}  ", output.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1_234.9, "1234")]
    [InlineData(0.9, "0")]
    [InlineData(-5, "0")]
    public void Format_RoundsDownAndIsNeverNegative(double milliseconds, string text) =>
        Assert.Equal(text, DeadlineHeader.Format(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData("0", true)]
    [InlineData("86400000", true)]
    [InlineData("86400001", false)]
    [InlineData("1e3", false)]
    [InlineData(" 1", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void TryParse_TakesMillisecondsUpToADay(string? text, bool taken) => Assert.Equal(taken, DeadlineHeader.TryParse(text, out _));
}
